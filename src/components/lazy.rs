//! Screens in parts of their own, fetched when first wanted.

use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos::wasm_split::SplitLoaderError;

use crate::browser::window;
use crate::lang::{Lang, say, use_lang};

/// A screen in a part of its own: `lazy!(forms => Data)` is the view of `<Data/>`, once the part
/// `forms` of the page is there; `lazy!(forms => EditClient id: ClientId)` gives it a property.
///
/// Screens that name the same part come together. `xtask/src/parts.rs` cuts the parts. With `quietly` before
/// it, nothing is said of its way or of its not coming.
#[cfg(feature = "parts")]
macro_rules! lazy {
    (quietly $($screen:tt)+) => {
        $crate::components::arriving_quietly(lazy!(@coming $($screen)+))
    };
    (@coming $part:ident => $screen:ident $($property:ident: $kind:ty)?) => {{
        #[leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, fallible)]
        fn $part($($property: $kind)?) -> Result<AnyView, leptos::wasm_split::SplitLoaderError> {
            Ok(view! { <$screen $($property)?/> }.into_any())
        }
        Box::pin($part($($property)?))
    }};
    ($($screen:tt)+) => { $crate::components::arriving(lazy!(@coming $($screen)+)) };
}

/// The same where the page stays whole: nobody cuts the module of a test.
#[cfg(not(feature = "parts"))]
macro_rules! lazy {
    (quietly $($screen:tt)+) => {
        $crate::components::arriving_quietly(lazy!(@coming $($screen)+))
    };
    (@coming $part:ident => $screen:ident $($property:ident: $kind:ty)?) => {
        Box::pin(async move {
            $(let $property: $kind = $property;)?
            Ok(view! { <$screen $($property)?/> }.into_any())
        })
    };
    ($($screen:tt)+) => { $crate::components::arriving(lazy!(@coming $($screen)+)) };
}
pub(crate) use lazy;

/// A screen on its way; it comes with its part of the page, or not at all.
pub type Arriving = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

/// Runs an effect again each time a screen has come later than one went to its place: a context of the screens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arrivals(RwSignal<()>);

impl Arrivals {
    /// Called in the effect.
    pub fn track(self) {
        self.0.track();
    }
}

/// The screen, at once if its part is there; else a word that it comes, and then the screen, or what to do.
pub fn arriving(mut screen: Arriving) -> AnyView {
    let l = use_lang();
    let now = screen.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    if let Poll::Ready(screen) = now {
        return arrived(l, screen);
    }
    let arrivals = use_context::<Arrivals>();
    let there = RwSignal::new_local(None);
    // Who has gone elsewhere meanwhile is not given this screen.
    spawn_local_scoped_with_cancellation(async move {
        there.set(Some(arrived(l, screen.await)));
        if let Some(Arrivals(arrivals)) = arrivals {
            arrivals.set(());
        }
    });
    let shown = move || {
        there.track();
        there.try_update_untracked(Option::take).flatten().unwrap_or_else(|| {
            view! { <p class="arriving" role="status">{say!(l, part.arriving)}</p> }.into_any()
        })
    };
    shown.into_any()
}

/// What is no screen but a part of all of them, once it is there.
pub fn arriving_quietly(part: Arriving) -> AnyView {
    let there = RwSignal::new_local(None);
    spawn_local_scoped_with_cancellation(async move { there.set(part.await.ok()) });
    let shown = move || {
        there.track();
        there.try_update_untracked(Option::take).flatten()
    };
    shown.into_any()
}

fn arrived(l: Lang, screen: Result<AnyView, SplitLoaderError>) -> AnyView {
    screen.unwrap_or_else(|_| did_not_arrive(l))
}

/// No connection before all was kept for offline use, or a newer version in its place.
fn did_not_arrive(l: Lang) -> AnyView {
    view! {
        <div class="empty">
            <h1>{say!(l, part.missing)}</h1>
            <p>{say!(l, part.missing_text)}</p>
            <div class="act">
                <button type="button" class="go" on:click=move |_| { window().location().reload().ok(); }>
                    {say!(l, cannot_open.reload)}
                </button>
            </div>
        </div>
    }
    .into_any()
}
