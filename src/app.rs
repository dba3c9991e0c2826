//! The page as a whole: opening, what cannot be opened, the frame around the screens.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::id::{ClientId, InvoiceId, ScenarioId};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;

use crate::browser::window;
use crate::components::{Arrivals, Icon, icon, lazy};
use crate::folder::{Backups, FolderKeeper};
use crate::lang::{Lang, say, use_lang};
use crate::route::{Route, follow_address};
use crate::screens::{self, LockKeeper, LockedScreen};
use crate::settings;
use crate::store::{self, StoreError};
use crate::workspace::{Saving, Workspace, use_workspace};

/// How long a notice stays.
const NOTICE_STAYS: Duration = Duration::from_secs(10);

/// How far the page has come: a context of the screen that opens the lock.
#[derive(Clone)]
pub enum Opening {
    /// The ledger is being read.
    Waiting,
    /// It wants its passphrase.
    Locked,
    /// It is there.
    Open(Workspace),
    /// It cannot be opened.
    Failed(StoreError),
}

/// The page.
#[component]
pub fn App() -> impl IntoView {
    let language = RwSignal::new(settings::language());
    settings::show_language(language.get_untracked());
    settings::show_theme(settings::theme());
    let opening = RwSignal::new(Opening::Waiting);
    let progress = RwSignal::new((0, 0));
    spawn_local(async move {
        opening.set(match store::open(|read, all| progress.set((read, all))).await {
            Ok((store, opened)) => Opening::Open(Workspace::new(store, opened)),
            Err(StoreError::Locked) => Opening::Locked,
            Err(error) => Opening::Failed(error),
        });
    });
    let route = follow_address();
    provide_context(route);
    provide_context(language);
    provide_context(opening);
    move || {
        provide_context(Lang::new(language.get()));
        match opening.get() {
            Opening::Waiting => view! { <Reading progress/> }.into_any(),
            Opening::Locked => lazy!(lock => LockedScreen),
            Opening::Open(workspace) => {
                provide_context(workspace);
                view! { <Frame/> }.into_any()
            }
            Opening::Failed(error) => view! { <CannotOpen error/> }.into_any(),
        }
    }
}

/// A large ledger on its way; of a small one nothing need be said.
#[component]
pub fn Reading(
    /// How many pages of the store have been read, of how many.
    progress: RwSignal<(usize, usize)>,
) -> impl IntoView {
    let l = use_lang();
    let said = say!(l, opening.reading);
    move || match progress.get() {
        (read, all) if all > store::LARGE_PAGES => view! {
            <div class="boot">
                <p class="boot-wait" role="status">{said}</p>
                <progress max=all value=read aria-label=said></progress>
            </div>
        }
        .into_any(),
        _ => ().into_any(),
    }
}

/// After a panic nothing of the page can run: boot.js is told, and shows the way out.
pub fn install_panic_screen() {
    std::panic::set_hook(Box::new(|panic| {
        let init = web_sys::CustomEventInit::new();
        init.set_detail(&panic.to_string().into());
        if let Ok(event) =
            web_sys::CustomEvent::new_with_event_init_dict("relancier:panic", &init)
        {
            window().dispatch_event(&event).ok();
        }
    }));
}

/// The navigation, the screen, and what is said about what just happened.
#[component]
fn Frame() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let route = use_context::<ReadSignal<Route>>().unwrap_or_else(follow_address);
    let empty = Memo::new(move |_| workspace.ledger().is_empty());
    let alone = move || empty.get() && matches!(route.get(), Route::Todo | Route::Unknown);
    let welcome = Memo::new(move |_| alone());
    let arrivals = Arrivals::default();
    provide_context(arrivals);
    let backups = Backups::default();
    provide_context(backups);
    follow_screen(route, welcome, arrivals, workspace);
    listen_for_undo(l, workspace);
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_title();
    };
    view! {
        <div class=move || if alone() { "frame alone" } else { "frame" }>
            <a class="button skip" href="#main" on:click=skip>{say!(l, nav.skip)}</a>
            <Show when=move || !alone()><Navigation route/></Show>
            <main id="main">
                {move || workspace.locked().get().then(|| lazy!(quietly lock => LockKeeper))}
                <Trouble/>
                {move || backups.chosen().then(|| lazy!(quietly folder => FolderKeeper))}
                {move || screen(alone(), route.get())}
            </main>
            <Notices/>
        </div>
    }
}

fn screen(welcome: bool, route: Route) -> AnyView {
    use screens::*;
    match route {
        _ if welcome => view! { <Welcome/> }.into_any(),
        Route::Todo => view! { <Todo/> }.into_any(),
        Route::Invoices => lazy!(records => Invoices),
        Route::Invoice(id) => lazy!(records => InvoiceScreen id: InvoiceId),
        Route::NewInvoice => lazy!(forms => EditInvoice),
        Route::EditInvoice(id) => lazy!(forms => EditInvoice id: InvoiceId),
        Route::Clients => lazy!(records => Clients),
        Route::Client(id) => lazy!(records => ClientScreen id: ClientId),
        Route::EditClient(id) => lazy!(forms => EditClient id: ClientId),
        Route::Write(client) => lazy!(write => Write client: ClientId),
        Route::Batch => lazy!(write => Batch),
        Route::Schedule(client) => lazy!(write => ScheduleScreen client: ClientId),
        Route::Court(client) => lazy!(papers => CourtScreen client: ClientId),
        Route::Kept(client) => lazy!(papers => Kept client: ClientId),
        Route::Calendar => lazy!(records => Calendar),
        Route::Insight => lazy!(records => Insight),
        Route::Rates => lazy!(records => RatesScreen),
        Route::Calculator => lazy!(records => Calculator),
        Route::Import => lazy!(import => Import),
        Route::Settings => lazy!(forms => Settings),
        Route::Scenarios => lazy!(forms => Scenarios),
        Route::Scenario(id) => lazy!(forms => EditScenario id: ScenarioId),
        Route::Texts => lazy!(texts => Texts),
        Route::Data => lazy!(forms => Data),
        Route::Privacy => lazy!(papers => Privacy),
        Route::Unknown => view! { <NotFound/> }.into_any(),
    }
}

/// The places of the page; at the bottom on a phone.
#[component]
fn Navigation(route: ReadSignal<Route>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let agenda = workspace.agenda();
    let count = move || agenda.with(|agenda| agenda.cards.len());
    let place = move |target: Route,
                      picture: Icon,
                      word: &'static str,
                      of: fn(Route) -> bool| {
        view! {
            <li>
                <a href=target.href() aria-current=move || of(route.get()).then_some("page")>
                    {icon(picture)}
                    <span>{word}</span>
                    {(target == Route::Todo).then(|| view! {
                        <Show when=move || { count() > 0 }><b>{count}</b></Show>
                    })}
                </a>
            </li>
        }
    };
    view! {
        <nav class="nav" aria-label=say!(l, nav.label)>
            <a class="brand" href=Route::Todo.href()>"Relancier"<i>"."</i></a>
            <ul>
                {place(Route::Todo, Icon::Todo, say!(l, nav.todo), |at| matches!(at, Route::Todo | Route::Write(_) | Route::Batch))}
                {place(Route::Invoices, Icon::Invoices, say!(l, nav.invoices), |at| {
                    matches!(at, Route::Invoices | Route::Invoice(_) | Route::NewInvoice | Route::EditInvoice(_) | Route::Import)
                })}
                {place(Route::Clients, Icon::Clients, say!(l, nav.clients), |at| {
                    matches!(at, Route::Clients | Route::Client(_) | Route::EditClient(_) | Route::Schedule(_) | Route::Court(_) | Route::Kept(_))
                })}
                {place(Route::Calendar, Icon::Calendar, say!(l, nav.calendar), |at| at == Route::Calendar)}
                {place(Route::Insight, Icon::Insight, say!(l, nav.insight), |at| {
                    matches!(at, Route::Insight | Route::Rates | Route::Calculator)
                })}
                {place(Route::Settings, Icon::Settings, say!(l, nav.settings), |at| {
                    matches!(at, Route::Settings | Route::Scenarios | Route::Scenario(_) | Route::Texts | Route::Data | Route::Privacy)
                })}
            </ul>
            <div class="foot">
                <Undo/>
                <p>{say!(l, nav.promise)}" "<SavedState/></p>
            </div>
        </nav>
    }
}

/// Undo and redo, always at the same place.
#[component]
pub fn Undo() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    view! {
        <div class="undo">
            <button type="button" class="quiet" disabled=move || !workspace.can_undo()
                on:click=move |_| undo(l, workspace)>{say!(l, nav.undo)}</button>
            <button type="button" class="quiet" disabled=move || !workspace.can_redo()
                on:click=move |_| redo(l, workspace)>{say!(l, nav.redo)}</button>
        </div>
    }
}

#[component]
fn SavedState() -> impl IntoView {
    let l = use_lang();
    let saving = use_workspace().saving();
    move || match saving.get() {
        Saving::Saved => say!(l, saving.saved),
        Saving::Running => say!(l, saving.running),
        Saving::Failed(_) => say!(l, saving.failed),
    }
}

/// What is wrong with the store, above every screen while it lasts; and the example's banner.
#[component]
fn Trouble() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let saving = workspace.saving();
    let unreadable = workspace.unreadable();
    let trouble = workspace.trouble();
    let lost = workspace.lost();
    let restored = workspace.restored();
    let update = RwSignal::new(update_is_ready());
    on_window("relancier:update", move || update.set(true));
    view! {
        {move || match saving.get() {
            Saving::Failed(error) => Some(view! {
                <div class="note bad" role="alert">
                    <p>{say!(l, saving.not_saved)}" "{store_sentence(l, &error)}</p>
                    <button type="button" on:click=move |_| workspace.save_again()>{say!(l, saving.again)}</button>
                    <a href=Route::Data.href()>{say!(l, saving.export)}</a>
                </div>
            }),
            Saving::Saved | Saving::Running => None,
        }}
        {move || trouble.get().map(|error| view! {
            <div class="note" role="status">
                <p>{say!(l, saving.trouble)}" "{store_sentence(l, &error)}</p>
                <button type="button" on:click=move |_| trouble.set(None)>{say!(l, notice.close)}</button>
            </div>
        })}
        {move || lost.get().then(|| view! { <Lost/> })}
        {move || restored.get().then(|| view! {
            <div class="note" role="status">
                <p>{say!(l, lost.restored)}</p>
                <button type="button" on:click=move |_| restored.set(false)>{say!(l, notice.close)}</button>
            </div>
        })}
        {move || (!unreadable.read().is_empty()).then(|| view! {
            <div class="note bad" role="alert">
                <p>{say!(l, saving.unreadable, count = unreadable.read().len())}</p>
                <a href=Route::Data.href()>{say!(l, saving.see)}</a>
            </div>
        })}
        <Show when=move || update.get()>
            <div class="note calm" role="status">
                <p>{say!(l, update.ready)}</p>
                <button type="button" on:click=move |_| tell_window("relancier:reload")>{say!(l, update.reload)}</button>
            </div>
        </Show>
    }
}

/// The browser lost what was kept here: from where it comes back.
#[component]
fn Lost() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let from = match settings::backup() {
        Some(last) => say!(l, lost.copy, date = l.date(last.day)).to_string(),
        None => say!(l, lost.no_copy).to_string(),
    };
    view! {
        <div class="note bad" role="alert">
            <p>{say!(l, lost.text)}" "{from}</p>
            <a href=Route::Data.href()>{say!(l, lost.restore)}</a>
            <button type="button" class="quiet" on:click=move |_| workspace.settle_loss()>{say!(l, lost.settled)}</button>
        </div>
    }
}

/// What just happened, with its way back.
#[component]
fn Notices() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let notice = workspace.notice();
    // It goes away by itself: undoing stays possible from the navigation and the settings.
    Effect::new(move |_| {
        let told = notice.get();
        if told.is_some() {
            let gone = move || {
                if notice.get_untracked() == told {
                    notice.set(None);
                }
            };
            set_timeout(gone, NOTICE_STAYS);
        }
    });
    view! {
        <div class="toasts" role="status">
            {move || notice.get().map(|told| view! {
                <div class="toast">
                    <p>{told.text}</p>
                    {told.undo.then(|| view! {
                        <button type="button" on:click=move |_| undo(l, workspace)>{say!(l, nav.undo)}</button>
                    })}
                    <button type="button" on:click=move |_| notice.set(None)>{say!(l, notice.close)}</button>
                </div>
            })}
        </div>
    }
}

/// What is said when the ledger cannot be opened; nothing was changed.
#[component]
fn CannotOpen(error: StoreError) -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="frame alone">
            <main id="main">
                <div class="empty">
                    <h1>{say!(l, cannot_open.title)}</h1>
                    <p>{store_sentence(l, &error)}</p>
                    <p>{say!(l, cannot_open.unharmed)}</p>
                    <div class="act">
                        <button type="button" class="go" on:click=move |_| { window().location().reload().ok(); }>
                            {say!(l, cannot_open.reload)}
                        </button>
                    </div>
                </div>
            </main>
        </div>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="empty">
            <h1>{say!(l, not_found.title)}</h1>
            <p>{say!(l, not_found.text)}</p>
            <div class="act"><a class="button go" href=Route::Todo.href()>{say!(l, not_found.back)}</a></div>
        </div>
    }
}

/// A failure of the store, with what to do.
pub fn store_sentence(l: Lang, error: &StoreError) -> String {
    match error {
        StoreError::Denied => say!(l, store.denied).to_string(),
        StoreError::HeldByOtherTab => say!(l, store.held).to_string(),
        StoreError::NewerDatabase { .. } => say!(l, store.newer).to_string(),
        StoreError::Full => say!(l, store.full).to_string(),
        StoreError::Lost => say!(l, store.lost).to_string(),
        StoreError::Gone => say!(l, store.gone).to_string(),
        StoreError::Locked => say!(l, store.locked).to_string(),
        StoreError::Failed { name, message } => {
            say!(l, store.failed, detail = format!("{name}: {message}")).to_string()
        }
    }
}

fn undo(l: Lang, workspace: Workspace) {
    workspace.undo(|what| say!(l, notice.undone, what = what.to_owned()).to_string());
}

fn redo(l: Lang, workspace: Workspace) {
    workspace.redo(|what| say!(l, notice.redone, what = what.to_owned()).to_string());
}

/// Ctrl+Z and Ctrl+Y, except where the browser's own undo is meant: in a field.
fn listen_for_undo(l: Lang, workspace: Workspace) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| {
                element.closest("input, textarea, select").ok().flatten().is_some()
            });
        if in_field || !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        match (event.key().to_lowercase().as_str(), event.shift_key()) {
            ("z", false) => undo(l, workspace),
            ("y", false) | ("z", true) => redo(l, workspace),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// On each change of place: the top of the screen, and the focus on its title, which a screen
/// reader then reads. The title of the window follows the screen's, whatever changed it.
fn follow_screen(
    route: ReadSignal<Route>,
    welcome: Memo<bool>,
    arrivals: Arrivals,
    workspace: Workspace,
) {
    Effect::new(move |before: Option<(Route, bool, bool)>| {
        arrivals.track();
        let (here, alone) = (route.get(), welcome.get());
        // The screen of the place one opens the page at may come late: that is no change of place.
        let moved = before.is_some_and(|(place, was_alone, moved)| {
            moved || place != here || was_alone != alone
        });
        if moved {
            request_animation_frame(|| {
                window().scroll_to_with_x_and_y(0.0, 0.0);
                focus_title();
            });
        }
        (here, alone, moved)
    });
    Effect::new(move |_| {
        arrivals.track();
        route.track();
        // Read, and not only tracked: a memo that nobody reads never learns of a change.
        welcome.get();
        workspace.agenda().track();
        drop(workspace.ledger());
        request_animation_frame(name_document);
    });
}

fn title() -> Option<web_sys::HtmlElement> {
    window().document()?.query_selector("h1").ok()??.dyn_into().ok()
}

fn name_document() {
    let Some(document) = window().document() else { return };
    let screen = title().and_then(|title| title.text_content()).unwrap_or_default();
    document.set_title(&format!("{screen} – Relancier"));
}

/// Brings the focus to the title of the screen. It can have it from then on: were that said where the title is drawn,
/// drawing it anew would take the attribute away and put it back, and the focus would be lost in between.
pub fn focus_title() {
    if let Some(title) = title() {
        title.set_tab_index(-1);
        title.focus().ok();
    }
}

/// Whether boot.js found a new version before the page listened.
fn update_is_ready() -> bool {
    window()
        .document()
        .and_then(|document| document.document_element())
        .is_some_and(|root| root.has_attribute("data-update"))
}

fn on_window(event: &str, act: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn()>::new(act);
    window().add_event_listener_with_callback(event, listener.as_ref().unchecked_ref()).ok();
    // boot.js speaks for as long as the page is open.
    listener.forget();
}

fn tell_window(event: &str) {
    if let Ok(event) = web_sys::Event::new(event) {
        window().dispatch_event(&event).ok();
    }
}
