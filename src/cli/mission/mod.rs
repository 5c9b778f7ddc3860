//! `regie mission`: missions from the call to their closing.

mod contrat;
mod decide;
mod edit;
mod list;
mod new;
mod plan;
mod said;
mod show;
mod step;
mod target;

pub(super) use show::WhyNot;

use super::acting::Acting;
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
    WhyNot(WhyNot),
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
        Acting::during(context, async move |acting| self.act(context, acting).await).await
    }

    async fn act(self, context: &Context, acting: &Acting) -> Result<(), Failure> {
        use crate::service::intervention::Geste;
        use crate::service::mission::Decision;

        match self {
            Self::New(new) => new.run(context, acting).await,
            Self::List(list) => list.run(context, acting).await,
            Self::Show(show) => show.run(context, acting).await,
            Self::Edit(edit) => edit.run(context, acting).await,
            Self::Plan(plan) => plan.run(context, acting).await,
            Self::Move(shift) => shift.run(context, acting).await,
            Self::Swap(swap) => swap.run(context, acting).await,
            Self::Unassign(unassign) => unassign.run(context, acting).await,
            Self::Firm(firm) => firm.run(context, acting).await,
            Self::Loosen(loosen) => loosen.run(context, acting).await,
            Self::AutoAssign(auto) => auto.run(context, acting).await,
            Self::Suggest(suggest) => suggest.run(context, acting).await,
            Self::WhyNot(why_not) => why_not.run(context, acting).await,
            Self::Confirm(step) => step.run(context, acting, Geste::Confirm).await,
            Self::Leave(step) => step.run(context, acting, Geste::Leave).await,
            Self::Start(step) => step.run(context, acting, Geste::Arrive).await,
            Self::Pause(step) => step.run(context, acting, Geste::Pause).await,
            Self::Resume(step) => step.run(context, acting, Geste::Resume).await,
            Self::TurnBack(step) => step.run(context, acting, Geste::TurnBack).await,
            Self::Finish(finish) => finish.run(context, acting).await,
            Self::Submit(decide) => decide.run(context, acting, Decision::Submit).await,
            Self::Wait(wait) => wait.run(context, acting).await,
            Self::Ready(decide) => decide.run(context, acting, Decision::Resume).await,
            Self::Cancel(decide) => {
                decide
                    .run(context, acting, |motif| Decision::Cancel { motif })
                    .await
            }
            Self::Reopen(decide) => {
                decide
                    .run(context, acting, |motif| Decision::Reopen { motif })
                    .await
            }
            Self::ToInvoice(decide) => decide.run(context, acting, Decision::ToInvoice).await,
            Self::Close(decide) => decide.run(context, acting, Decision::Close).await,
        }
    }
}
