//! Mounts the page.

fn main() {
    relancier::app::install_panic_screen();
    leptos::mount::mount_to_body(relancier::app::App);
}
