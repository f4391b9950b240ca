"""What must hold of every layout, whatever the graph."""

from __future__ import annotations

from itertools import combinations

from hypothesis import strategies as st

from amlnb.picture.area import Area
from amlnb.picture.curve import point_at


@st.composite
def graphs(draw, most=14):
    """Return a number of nodes, and edges between them that make no cycle."""
    count = draw(st.integers(1, most))
    pairs = list(combinations(range(count), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    names = draw(st.permutations(range(count)))
    return count, [(names[a], names[b]) for a, b in chosen]


def check_boxes_stand_apart(drawn):
    for one, other in combinations(drawn.boxes.values(), 2):
        assert not one.overlaps(other), (one, other)


def check_arrows_run_forward(drawn):
    axis, side = (0, "width") if drawn.direction == "LR" else (1, "height")
    for route in drawn.routes:
        source, target = drawn.boxes[route.source], drawn.boxes[route.target]
        far = (source.x, source.y)[axis] + getattr(source, side)
        assert abs(route.points[0][axis] - far) < 0.01
        assert abs(route.points[-1][axis] - (target.x, target.y)[axis]) < 0.01
        along = [point[axis] for point in route.points]
        assert along == sorted(along)


def check_arrows_pass_by_boxes(drawn):
    for route in drawn.routes:
        others = {
            n: b
            for n, b in drawn.boxes.items()
            if n not in (route.source, route.target)
        }
        for x, y in samples(route, is_flat=drawn.direction == "LR"):
            point = Area(x=x - 0.5, y=y - 0.5, width=1, height=1)
            assert not any(point.overlaps(box) for box in others.values()), route


def samples(route, *, is_flat):
    """Yield points on the swings, and the ends of the straight runs between them."""
    for start, end in zip(route.points[::2], route.points[1::2], strict=True):
        yield from (point_at(start, end, t / 8, is_flat=is_flat) for t in range(9))
    for start, end in zip(route.points[1:-1:2], route.points[2::2], strict=True):
        assert start[is_flat] == end[is_flat]  # a straight run is straight
        yield ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)


def check_labels_stand_apart(drawn):
    labels = [route.label for route in drawn.routes if route.label]
    for one, other in combinations(labels, 2):
        assert not one.overlaps(other), (one, other)
    for label in labels:
        assert not any(label.overlaps(box) for box in drawn.boxes.values()), label


def check_all_is_on_the_paper(drawn):
    areas = [*drawn.boxes.values(), *(r.label for r in drawn.routes if r.label)]
    for area in areas:
        assert area.x >= -0.1
        assert area.y >= -0.1
        assert area.x + area.width <= drawn.width + 0.1
        assert area.y + area.height <= drawn.height + 0.1


def check(drawn):
    check_boxes_stand_apart(drawn)
    check_arrows_run_forward(drawn)
    check_arrows_pass_by_boxes(drawn)
    check_labels_stand_apart(drawn)
    check_all_is_on_the_paper(drawn)
