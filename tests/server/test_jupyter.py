"""The whole way: a notebook below a real Jupyter server, real runs, real streams."""

from __future__ import annotations

import asyncio
import json
import os
import signal

from tests.server.lab import BASE, CELLS, write_notebook
from tests.server.streams import events_until, messages, opened


def is_end(event):
    return event["kind"] == "run_ended"


def starts(step):
    return lambda event: event["kind"] == "step_started" and event["key"] == step


def named(lab, project):
    return project.relative_to(lab.root).as_posix() + "/tiny.ipynb"


def watched(lab, run, after, holds):
    url = lab.stream_url(f"runs/{run}/stream?after={after}")
    return asyncio.run(asyncio.wait_for(events_until(url, holds), 90))


def test_a_notebook_is_planned_run_watched_and_looked_into(lab, project):
    path = named(lab, project)
    plan = lab.post("plan", {"path": path}).json
    assert plan["plan"]["text"].startswith("3 to run")
    assert len(plan["layout"]["boxes"]) == 3
    run = lab.submit(path, C=0.5)
    told = watched(lab, run, 0, is_end)
    assert told == lab.ok(f"runs/{run}/events")
    assert [one["seq"] for one in told] == list(range(1, len(told) + 1))

    page = lab.ok(f"runs/{run}")
    assert page["run"]["status"] == "completed"
    assert page["run"]["seq"] == len(told)
    assert page["run"]["parameters"]["C"] == 0.5
    steps = f"runs/{run}/steps/train"
    assert lab.get(f"{steps}/log").body.decode() == "trained ✓\n"
    assert lab.get(f"{steps}/log?from=-4").body.decode() == "✓\n"
    assert lab.ok(f"{steps}/outputs/model/preview")["value"] == [0.25, 0.5, 0.75]
    source = lab.ok(f"{steps}/source")
    assert source["language"] == "python"
    assert [h["name"] for h in source["helpers"]] == ["half"]
    assert source["reasons"][0]["kind"] == "first_run"
    notebook = lab.ok(f"{steps}/notebook")
    texts = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any("model = [" in text for text in texts)

    heads = lab.ok(f"runs?file={path}&steps=1")
    assert [head["id"] for head in heads] == [run]
    assert heads[0]["file"] == path
    assert [step["status"] for step in heads[0]["steps"]] == ["completed"] * 3
    assert lab.ok(f"runs?path={path}&limit=1")[0]["steps"] == []


def test_a_run_is_cancelled_resumed_and_repaired_from_the_page(lab, project):
    path, gate = named(lab, project), project / "go"
    run = lab.submit(path, wait=str(gate))
    first = watched(lab, run, 0, starts("train"))
    assert lab.post(f"runs/{run}/cancel").json == {"run": run}
    rest = watched(lab, run, first[-1]["seq"], is_end)
    assert rest[0]["seq"] == first[-1]["seq"] + 1
    assert lab.ended(run)["run"]["status"] == "cancelled"

    gate.touch()
    assert lab.post(f"runs/{run}/resume").json == {"run": run}
    page = lab.when(run, lambda told: told["status"] == "completed")
    assert {s["key"]: s["attempt"] for s in page["run"]["steps"]}["load"] == 1
    assert lab.post(f"runs/{run}/cancel").status == 200  # it has ended: no harm

    again = lab.post(f"runs/{run}/repair", {"again": ["train"]}).json["run"]
    steps = {s["key"]: s["status"] for s in lab.ended(again)["run"]["steps"]}
    assert steps["load"] == "reused"
    assert steps["train"] == "completed"


def test_a_failed_step_is_put_right_in_the_notebook_and_repaired(lab, project):
    path = named(lab, project)
    run = lab.submit(path, bad=True)
    page = lab.ended(run)
    assert page["run"]["status"] == "failed"
    failure = {s["key"]: s for s in page["run"]["steps"]}["train"]["failure"]
    assert failure["exception"] == "ZeroDivisionError"
    assert "1 / 0" in failure["line"]
    write_notebook(lab.root / path, *[c.replace("1 / 0", "1") for c in CELLS])
    repaired = lab.post(f"runs/{run}/repair", {"parameters": {}}).json["run"]
    page = lab.ended(repaired)
    assert page["run"]["status"] == "completed"
    assert page["run"]["parameters"]["bad"] is True


def test_a_view_that_went_away_misses_nothing(lab, project):
    gate = project / "go"
    run = lab.submit(named(lab, project), wait=str(gate))
    seen = watched(lab, run, 0, starts("train"))
    gate.touch()
    lab.ended(run)  # nobody watches meanwhile
    while not is_end(seen[-1]["event"]):
        last = seen[-1]["seq"]
        wanted = last + 1  # goes away again after each single event
        seen += watched(lab, run, last, lambda e, n=wanted: e["seq"] >= n)[:1]
    assert seen == lab.ok(f"runs/{run}/events")


def test_the_list_hears_of_runs_as_they_come_and_end(lab, project):
    async def story():
        async with opened(lab.stream_url("stream")) as socket:
            heard = messages(socket)
            first = await anext(heard)
            assert first["cursor"]
            loop = asyncio.get_running_loop()
            path = named(lab, project)
            run = await loop.run_in_executor(None, lab.submit, path)
            states = []
            async for told in heard:
                states += [h["status"] for h in told["runs"] if h["id"] == run]
                if states[-1:] == ["completed"]:
                    break
        again = lab.stream_url(f"stream?after={first['cursor']}")
        async with opened(again) as socket:
            told = await anext(messages(socket))
            assert run in [h["id"] for h in told["runs"]]

    asyncio.run(asyncio.wait_for(story(), 90))


def test_many_views_of_one_run_all_see_it_whole(lab, project):
    gate = project / "go"
    run = lab.submit(named(lab, project), wait=str(gate))
    url = lab.stream_url(f"runs/{run}/stream?after=0")

    async def story():
        views = [asyncio.create_task(events_until(url, is_end)) for _ in range(100)]
        await events_until(url, starts("train"))
        gate.touch()
        return await asyncio.gather(*views)

    told = asyncio.run(asyncio.wait_for(story(), 120))
    assert all(one == told[0] for one in told)
    assert told[0] == lab.ok(f"runs/{run}/events")


def test_a_run_goes_on_and_is_watched_when_its_kernel_is_busy_and_then_dead(
    lab, project
):
    from jupyter_client.blocking.client import BlockingKernelClient

    path, gate = named(lab, project), project / "go"
    asked = {"path": path, "name": "tiny.ipynb", "type": "notebook"}
    asked["kernel"] = {"name": "python3"}
    reply = lab.post(f"{BASE}api/sessions", asked)
    assert reply.status == 201, reply
    kernel = reply.json["kernel"]["id"]
    client = BlockingKernelClient(
        connection_file=str(lab.scratch / "runtime" / f"kernel-{kernel}.json")
    )
    client.load_connection_file()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        client.execute_interactive("import os; print(os.getpid())", timeout=60)
        for cell in CELLS:
            client.execute_interactive(cell, timeout=60, output_hook=lambda _: None)
        shown = []
        client.execute_interactive(
            f"%pipeline run wait={gate}",
            timeout=60,
            output_hook=lambda m: shown.append(m["content"]),
        )
        run = lab.ok(f"runs?path={path}")[0]["id"]
        client.execute(
            "import os, time; open('pid', 'w').write(str(os.getpid()));time.sleep(1000)"
        )
        watched(lab, run, 0, starts("train"))  # the kernel sleeps all the while
        while not (project / "pid").exists() or not (project / "pid").read_text():
            assert lab.get("health").status == 200
        os.kill(int((project / "pid").read_text()), signal.SIGKILL)
        lab.ask("DELETE", f"{BASE}api/sessions/{reply.json['id']}")
    finally:
        client.stop_channels()
    assert lab.ok(f"runs/{run}")["run"]["status"] == "running"
    gate.touch()
    told = watched(lab, run, 0, is_end)
    assert told[-1]["event"]["status"] == "completed"


def test_a_runner_that_is_killed_is_told_to_who_watches(lab, project):
    run = lab.submit(named(lab, project), wait=str(project / "go"))

    async def story():
        url = lab.stream_url(f"runs/{run}/stream?after=0")
        async with opened(url) as socket:
            seen = []
            async for told in messages(socket):
                if isinstance(told, dict):
                    return told
                seen += told
                if any(starts("train")(one["event"]) for one in seen):
                    owner = seen[0]["event"]["owner"]
                    os.kill(int(owner.split(":")[1]), signal.SIGKILL)
        raise AssertionError(seen)

    told = asyncio.run(asyncio.wait_for(story(), 90))
    assert told == {"status": "interrupted", "words": "interrupted"}
    assert lab.ok(f"runs/{run}")["run"]["status"] == "interrupted"
    assert lab.ok(f"runs?path={named(lab, project)}")[0]["status"] == "interrupted"
    assert lab.post(f"runs/{run}/cancel").status == 200
    assert lab.ended(run)["run"]["status"] == "cancelled"


def test_workspaces_beside_each_other_are_kept_apart(lab, project):
    one, other = project / "one", project / "other"
    for folder in (one, other):
        write_notebook(folder / "tiny.ipynb")
    paths = [named(lab, folder) for folder in (one, other)]
    runs = [lab.submit(path) for path in paths]
    for path, run in zip(paths, runs, strict=True):
        lab.ended(run)
        assert [head["id"] for head in lab.ok(f"runs?path={path}")] == [run]
        (workspace,) = lab.ok(f"workspaces?path={path}")
        assert workspace["path"] == path.removesuffix("/tiny.ipynb")
        assert lab.ok(f"runs/{run}?workspace={workspace['id']}")
    known = {head["id"] for head in lab.ok("runs?limit=1000")}
    assert known >= set(runs)


def test_a_cell_is_offered_a_line(lab):
    cells = [
        *CELLS[:4],
        "# Train the model\nmodel = [half(n) for n in numbers]",
        "print(model)",
    ]
    told = lab.post("infer", {"cells": cells, "index": 4}).json
    assert told == {
        "line": "%%pipeline_step train_the_model -i numbers -o model",
        "notes": [],
    }


def test_what_is_wrong_with_a_notebook_is_said_before_anything_runs(lab, project):
    write_notebook(project / "bad.ipynb", "%%pipeline_step train\nmodel = nowhere + 1")
    path = named(lab, project).replace("tiny", "bad")
    for verb in ("plan", "submit"):
        reply = lab.post(verb, {"path": path})
        assert reply.status == 422
        assert "nowhere" in reply.detail
    (project / "broken.ipynb").write_text("{")
    reply = lab.post("plan", {"path": path.replace("bad", "broken")})
    assert "not JSON" in reply.detail
    assert lab.ok(f"runs?path={path}") == []


def test_hostile_outputs_travel_as_json_only(lab, project):
    script = "<script>alert(1)</script>"
    cell = (
        "%%pipeline_step evil -o text\nfrom IPython.display import HTML, display\n"
        f"display(HTML({script!r}))\nprint({script!r})\ntext = {script!r}"
    )
    write_notebook(project / "tiny.ipynb", cell)
    run = lab.submit(named(lab, project))
    lab.ended(run)
    for rest in ("log", "notebook", "source", "outputs/text/preview"):
        reply = lab.get(f"runs/{run}/steps/evil/{rest}")
        assert reply.status == 200
        assert (
            script.encode() in reply.body or json.dumps(script).encode() in reply.body
        )
        kind = "text/plain; charset=utf-8" if rest == "log" else "application/json"
        assert reply.headers["content-type"] == kind
        assert "sandbox" in reply.headers["content-security-policy"]
