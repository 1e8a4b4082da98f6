"""What the command line says when something fails."""

import json
import logging

import structlog

from web.bootstrap import opened


def test_a_fault_of_ours_is_one_json_line_without_the_data_it_happened_on(tmp_path, capsys):
    handlers = logging.getLogger().handlers[:]
    with opened({"GONGHENG_DATA": str(tmp_path)}):
        pass
    capsys.readouterr()
    try:
        somebody = "".join(["林", "叙", "衡"])
        assert int(somebody)
    except ValueError:
        structlog.get_logger("test").exception("run failed", run=1)
    finally:
        structlog.reset_defaults()
        logging.getLogger().handlers[:] = handlers
    told = json.loads(capsys.readouterr().err)
    assert (told["event"], told["run"]) == ("run failed", 1)
    assert "somebody =" not in told["exception"]
