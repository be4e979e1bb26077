import re
import zipfile
from datetime import datetime

from school_folder import write_school_with_meeting
from ui_school import SCHOOL

from meetingtui.base.log_file import FILE
from meetingtui.checkup.all_checks import run_all_checks
from meetingtui.checkup.support_report import mask_texts, write_support_report

NOW = datetime(2026, 11, 22, 14, 30, 5)


def test_no_word_of_the_school_is_in_the_file_one_sends_for_help(tmp_path):
    folder = write_school_with_meeting(tmp_path / "晨光例会")
    mail = "mail: {address: office@example.com, host: smtp.example.com, user: office-account}\n"
    (folder / "school.yaml").write_text(SCHOOL + mail, encoding="utf-8")
    (folder / "苏小满的文件.txt").write_text("x", encoding="utf-8")
    (folder / "su@example.com.txt").write_text("x", encoding="utf-8")
    (folder / "2026-2027-1-LAPTOP-SUXM.json").write_text("{}", encoding="utf-8")
    (folder / "minutes").mkdir(exist_ok=True)
    (folder / "minutes" / "FangQiming.docx").write_bytes(b"")
    (folder / "2026-2027-2.json").write_bytes('{"items": "方启明'.encode())
    (folder / FILE).parent.mkdir()
    (folder / FILE).write_text("2026-11-22 ERROR meetingtui.ui: x\n", encoding="utf-8")
    written = write_support_report(folder, run_all_checks(folder, NOW), tmp_path / "求助")
    assert written == tmp_path / "求助.zip"
    with zipfile.ZipFile(written) as archive:
        inside = {name: archive.read(name).decode() for name in archive.namelist()}
    everything = "\n".join((*inside, *inside.values()))
    # Not one Chinese sign, address, host or account of anybody's.
    assert re.findall(r"[\u3400-\u9fff]", everything) == []
    for secret in ("example.com", "@", "office", "smtp", "LAPTOP", "SUXM", "Fang"):
        assert secret not in everything
    assert "textual 8" in inside["machine.txt"]
    assert '"status": "in_progress"' in inside["2026-2027-1.json"]
    assert "2026-2027-1-××××××-××××.json" in inside
    assert "minutes/××××××××××.docx" in inside["files.txt"]
    assert '"due": "2026-11-20"' in inside["2026-2027-1.json"]
    assert "unreadable" in inside["2026-2027-2.json"]
    assert "ERROR meetingtui.ui" in inside["logs/meetingtui.log"]
    assert "no-copies-elsewhere" in inside["findings.txt"]


def test_words_become_as_many_signs_and_the_structure_stays():
    fields = {"fields": {"wifi 名称": "secret 口令"}, "title": "校门口 护学岗", "due": "2026-12-01"}
    assert mask_texts(fields) == {
        "fields": {"×××× ××": "×××××× ××"},
        "title": "××× ×××",
        "due": "2026-12-01",
    }
    assert mask_texts([12, True, None, "13800001111", "done"]) == [12, True, None, "×" * 11, "done"]
