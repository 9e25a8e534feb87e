"""The desk's commands, beside a running `serve` and after an older copy of the store was put back."""

import json
import shutil
import urllib.error
import urllib.request

import pytest

SECRET = "Marmoset"


def begin(house, site, item, rss):
    """A paper with three articles, one of which will have to go."""
    text = f"<p>A {SECRET} was seen by the mayor in the harbour of Port Lenn, said three who know him.</p>"
    secret = item(9, title=f"{SECRET} seen in the harbour", text=text, hours=2)
    house.source("paper", site.put("/paper", rss([item(1), item(2, hours=3), secret])))
    house.section()
    house.refresh()


@pytest.fixture
def site(begun):
    return begun.site


@pytest.fixture
def paper(begun, tmp_path):
    return begun.again(tmp_path)


def found(house, word=SECRET):
    """Files of the house that say a word, the operator's own aside."""
    files = (path for path in house.data.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(house.data)) for path in files if word.encode() in path.read_bytes())


def titles(house):
    return [item["title"] for item in house.items()]


def test_an_editor_pins_hides_and_takes_it_back(paper):
    """What each command says is what it did; the feed is byte for byte what it was in the end."""
    before = {name: data for name, (data, _, _) in paper.published().items()}
    link = "https://paper.example/news/2"
    (pinned,) = paper.lines("desk", "pin", link, "--section", "world-media", "--who", "ann", "--why", "it matters")
    assert (pinned["act"], pinned["deed"], pinned["who"], pinned["why"]) == (1, "pin", "ann", "it matters")
    assert "world-media.atom" in pinned["written"]
    assert titles(paper)[0].startswith("Council 2 ")
    said = paper.run("desk", "hide", link, "--who", "bob").stdout
    assert said == f"act 2: hide {pinned['target']}; published world-media, all\n"
    assert not any(title.startswith("Council 2 ") for title in titles(paper))
    assert paper.run("desk", "hide", link).stdout == "act 2 of bob did that already; nothing was done\n"
    paper.run("desk", "undo", "2")
    paper.run("desk", "undo", "1")
    assert {name: data for name, (data, _, _) in paper.published().items()} == before
    log = paper.lines("desk", "log")
    assert [(act["deed"], act["undoes"], act["undone_by"]) for act in log] == [
        ("pin", None, 4),
        ("hide", None, 3),
        ("undo", 2, None),
        ("undo", 1, None),
    ]


def test_a_dry_run_says_what_would_be_and_writes_nothing(paper):
    before = {path: path.read_bytes() for path in paper.public.rglob("*") if path.is_file()}
    said = paper.run("desk", "withdraw", "https://paper.example/news/9", "--dry-run").stdout
    assert said.endswith("would publish world-media, all; nothing was written (dry run)\n")
    assert {path: path.read_bytes() for path in paper.public.rglob("*") if path.is_file()} == before
    assert paper.lines("desk", "log") == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("pin", "nowhere"), 'no article or story "nowhere"; feedhub search --json shows ids'),
        (("undo", "3"), "no act 3; feedhub desk log shows them"),
        (("hide", "guid-1", "--section", "wold-media"), 'no section "wold-media"; did you mean "world-media"?'),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(paper, arguments, sentence):
    done = paper.run("desk", *arguments, code=2)
    assert done.stderr == f"{sentence}\n"
    assert not (paper.data / "desk.jsonl").exists()


def test_a_withdrawn_article_is_gone_from_whatever_serve_answers_and_stays_so(
    paper, site, running, free_port, until, item, rss
):
    """Files, archive, searches and what is made on demand; then polling, with a new guid too."""
    paper.tables["web"] = {"listen": f"127.0.0.1:{free_port}"}
    paper.hub["base_url"] = f"http://127.0.0.1:{free_port}"
    paper.write()
    paper.run("publish")
    (article,) = [each for each in paper.articles() if SECRET in each["title"]]
    search = paper.run("search", "--feed", SECRET.lower()).stdout.split()[-1]
    running("serve", "-q")
    base = f"http://127.0.0.1:{free_port}"
    addresses = [
        f"{base}/world-media.atom",
        f"{base}/all.json",
        f"{base}/sources/paper.atom",
        f"{base}/world-media",
        search,
    ]
    addresses.append(f"{base}/stories/{article['story']}.atom")

    def answer(address):
        try:
            with urllib.request.urlopen(address, timeout=20) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, b""

    until(lambda: answer(addresses[0])[0] == 200, what="the server")
    assert all(SECRET.encode() in answer(address)[1] for address in addresses)
    paper.run("desk", "withdraw", article["id"], "--why", "it was a cat")
    until(
        lambda: not any(SECRET.encode() in answer(address)[1] for address in addresses),
        what="the edition of another process, everywhere",
    )
    told = {address: answer(address) for address in addresses}
    assert not any(SECRET.encode() in data for _, data in told.values())
    assert told[addresses[-1]][0] == 410
    assert {status for address, (status, _) in told.items() if address != addresses[-1]} == {200}
    site.put("/paper", rss([item(1), item("new", link="https://paper.example/news/9", title=f"{SECRET} again")]))
    paper.refresh("--force")
    assert found(paper) == []
    assert not any(SECRET.encode() in answer(address)[1] for address in addresses)


def test_an_older_copy_of_the_store_does_not_bring_back_what_was_withdrawn(paper):
    """Put back by hand, as operators do; the first command that opens it obeys the desk, even one that only reads."""
    backup = paper.directory / "backup.db"
    paper.run("db", "prune")  # all of it is in the one file
    shutil.copy(paper.data / "feedhub.db", backup)
    assert found(paper)
    paper.run("desk", "withdraw", "https://paper.example/news/9")
    assert found(paper) == []
    for path in paper.data.glob("feedhub.db*"):
        path.unlink()
    shutil.copy(backup, paper.data / "feedhub.db")
    assert not any(SECRET in (article["title"] or "") for article in paper.articles())
    paper.refresh("--force")
    assert found(paper) == []
    assert [act["deed"] for act in paper.lines("desk", "log")] == ["withdraw"]


def test_an_act_that_was_logged_before_a_kill_is_done_by_the_next_command(paper):
    """The file is written first; what was cut off after it is made up for."""
    paper.run("desk", "hide", "https://paper.example/news/2")
    journal = paper.data / "desk.jsonl"
    act = json.loads(journal.read_text())
    (article,) = [each for each in paper.articles() if SECRET in each["title"]]
    journal.write_text(journal.read_text() + json.dumps({**act, "number": 2, "target": article["id"]}) + "\n")
    paper.run("refresh")
    assert [title.split()[1] for title in titles(paper)] == ["1"]


def test_a_withdrawal_takes_along_the_copy_that_an_upgrade_left(paper):
    """It held the text for ever, beside a store that promised to have erased it; another copy is nobody's business."""
    copy, other = paper.data / "feedhub.db.before-0007", paper.data / "feedhub.db.before-0003"
    shutil.copy(paper.data / "feedhub.db", copy)
    other.write_bytes(b"")
    assert SECRET.encode() in copy.read_bytes()
    paper.run("desk", "withdraw", "https://paper.example/news/9", "--dry-run")
    assert copy.exists()
    said = paper.run("desk", "withdraw", "https://paper.example/news/9").stdout
    assert said.endswith("; deleted feedhub.db.before-0007, a copy of the store that held it\n")
    assert found(paper) == []
    assert other.exists()


def test_an_act_that_could_not_be_published_is_published_when_it_is_done_again(paper):
    """The act stands, the files of a full disk do not say so yet: whoever repeats it wants just that."""
    blocked = paper.public / "world-media.rss"
    blocked.unlink()
    blocked.mkdir()
    (blocked / "in-the-way").touch()
    link = "https://paper.example/news/9"
    assert "world-media.rss" in paper.run("desk", "withdraw", link, "--who", "ann", code=1).stderr
    assert "public/world-media.json" in found(paper)
    (blocked / "in-the-way").unlink()
    blocked.rmdir()
    assert paper.run("desk", "withdraw", link).stdout == "act 1 of ann did that already; published world-media\n"
    assert found(paper) == []
    assert paper.run("desk", "withdraw", link).stdout == "act 1 of ann did that already; nothing was done\n"
