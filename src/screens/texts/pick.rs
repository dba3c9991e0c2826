//! A choice that is followed at once, not sent with a form.

use leptos::prelude::*;

/// What there is to choose.
pub struct Offer {
    /// What it stands for.
    pub value: String,
    /// What the person reads.
    pub label: Signal<String>,
}

/// One choice among a few, in groups; a group may be without a name.
#[component]
pub fn Pick(
    id: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// What there is to choose, by group.
    offers: Vec<(&'static str, Vec<Offer>)>,
    /// The value of the one that is chosen.
    chosen: Signal<String>,
    /// Told of the value of another one.
    pick: Callback<String>,
) -> impl IntoView {
    let option = move |Offer { value, label }: Offer| {
        let own = value.clone();
        let selected = move || chosen.with(|chosen| *chosen == own);
        view! { <option value=value prop:selected=selected>{label}</option> }
    };
    let groups = offers
        .into_iter()
        .map(|(name, offers)| {
            let options = offers.into_iter().map(option).collect_view();
            if name.is_empty() {
                options.into_any()
            } else {
                view! { <optgroup label=name>{options}</optgroup> }.into_any()
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select id=id on:change:target=move |event| pick.run(event.target().value())>{groups}</select>
        </div>
    }
}
