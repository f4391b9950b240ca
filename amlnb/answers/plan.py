"""What a run would do, over the graph that it would do it to."""

from __future__ import annotations

from typing import TypedDict

from amlnb.model.pipeline import Pipeline
from amlnb.model.plan import Plan
from amlnb.picture.layout import layout, layout_json
from amlnb.wire.graph import GraphJson, graph_json
from amlnb.wire.layout import LayoutJson
from amlnb.wire.plan import PlanJson, plan_json


class PlanReplyJson(TypedDict):
    """A plan, and where its steps are drawn."""

    graph: GraphJson
    layout: LayoutJson
    plan: PlanJson


def plan_reply(pipeline: Pipeline, plan: Plan) -> PlanReplyJson:
    """Return the plan with its picture."""
    return PlanReplyJson(
        graph=graph_json(pipeline),
        layout=layout_json(layout(pipeline)),
        plan=plan_json(plan),
    )
