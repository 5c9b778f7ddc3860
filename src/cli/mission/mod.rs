//! `regie mission`: missions from the call to their closing.

mod decide;
mod edit;
mod list;
mod new;
mod plan;
mod said;
mod show;
mod step;
mod target;

use super::{Context, Failure};

/// Verbs about missions.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Mission {
    New(new::New),
    List(list::List),
    Show(show::Show),
    Edit(edit::Edit),
    Plan(plan::Plan),
    Move(plan::Move),
    Swap(plan::Swap),
    Unassign(plan::Unassign),
    Firm(plan::Firm),
    Loosen(plan::Loosen),
    AutoAssign(plan::AutoAssign),
    Suggest(show::Suggest),
    WhyNot(show::WhyNot),
    Confirm(step::Step),
    Leave(step::Step),
    Start(step::Step),
    Pause(step::Step),
    Resume(step::Step),
    TurnBack(step::Step),
    Finish(step::Finish),
    Submit(decide::Plain),
    Wait(decide::Wait),
    Ready(decide::Plain),
    Cancel(decide::WithMotif),
    Reopen(decide::WithMotif),
    ToInvoice(decide::Plain),
    Close(decide::Plain),
}

impl Mission {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        use crate::service::intervention::Geste;
        use crate::service::mission::Decision;

        match self {
            Self::New(new) => new.run(context).await,
            Self::List(list) => list.run(context).await,
            Self::Show(show) => show.run(context).await,
            Self::Edit(edit) => edit.run(context).await,
            Self::Plan(plan) => plan.run(context).await,
            Self::Move(shift) => shift.run(context).await,
            Self::Swap(swap) => swap.run(context).await,
            Self::Unassign(unassign) => unassign.run(context).await,
            Self::Firm(firm) => firm.run(context).await,
            Self::Loosen(loosen) => loosen.run(context).await,
            Self::AutoAssign(auto) => auto.run(context).await,
            Self::Suggest(suggest) => suggest.run(context).await,
            Self::WhyNot(why_not) => why_not.run(context).await,
            Self::Confirm(step) => step.run(context, Geste::Confirm).await,
            Self::Leave(step) => step.run(context, Geste::Leave).await,
            Self::Start(step) => step.run(context, Geste::Arrive).await,
            Self::Pause(step) => step.run(context, Geste::Pause).await,
            Self::Resume(step) => step.run(context, Geste::Resume).await,
            Self::TurnBack(step) => step.run(context, Geste::TurnBack).await,
            Self::Finish(finish) => finish.run(context).await,
            Self::Submit(decide) => decide.run(context, Decision::Submit).await,
            Self::Wait(wait) => wait.run(context).await,
            Self::Ready(decide) => decide.run(context, Decision::Resume).await,
            Self::Cancel(decide) => decide.run(context, |motif| Decision::Cancel { motif }).await,
            Self::Reopen(decide) => decide.run(context, |motif| Decision::Reopen { motif }).await,
            Self::ToInvoice(decide) => decide.run(context, Decision::ToInvoice).await,
            Self::Close(decide) => decide.run(context, Decision::Close).await,
        }
    }
}
