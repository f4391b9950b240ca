"""Small notebooks, one for each thing that a kernel can do, to be run by both."""

# ruff: noqa: E501 - cells read better whole

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Cells whose outputs must be those of a real kernel."""

    name: str
    cells: tuple[str, ...]
    #: Those of one group run one after another in one process; others have their own.
    group: str = "plain"


def _feature(name: str, *cells: str, group: str = "plain") -> Feature:
    return Feature(name=name, cells=cells, group=group)


FEATURES = (
    # ------------------------------------------------------------------------ printing
    _feature("print", "print('a')\nprint('b', end='')\nprint()\n", "print('')"),
    _feature(
        "both streams",
        "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out again')",
    ),
    _feature("write without a newline", "import sys\nsys.stdout.write('abc')"),
    _feature("writelines", "import sys\nsys.stdout.writelines(['a', 'b\\n'])"),
    _feature("print between displays", "print(1); display(2); print(3); display(4); 5"),
    _feature("carriage returns", "for i in range(4): print(i, end='\\r')"),
    _feature("unusual text", "print('naïve ☃ \\x00 \\x1b[31mred\\x1b[0m \\u2028 |')"),
    _feature("a large print", "print('x' * 300_000)\nprint('y' * 10)"),
    _feature("many lines", "for i in range(20_000): print(i)"),
    _feature(
        "print what is no text",
        "import sys\ntry:\n    sys.stdout.write(b'x')\nexcept TypeError as e:\n"
        "    print(e)",
    ),
    _feature(
        "what a stream tells of itself",
        "import sys\nfor s in (sys.stdout, sys.stderr):\n"
        "    print(s.name, s.encoding, s.errors, s.isatty(), s.writable(),\n"
        "          s.readable(), s.seekable(), s.closed, type(s.fileno()).__name__)",
    ),
    _feature(
        "redirected prints",
        "import contextlib, io\nf = io.StringIO()\n"
        "with contextlib.redirect_stdout(f): print('hidden')\nprint(repr(f.getvalue()))",
    ),
    _feature(
        "a replaced stdout",
        "import sys, io\nold, sys.stdout = sys.stdout, io.StringIO()\nprint('lost')\n"
        "sys.stdout = old\nprint('seen')",
    ),
    _feature("print with flush", "print('a', flush=True)\nprint('b', flush=True)"),
    # ------------------------------------------------------------------------- results
    _feature("a result", "1 + 1", "_ + 1", "__", "Out[max(Out)]", "In[-1]"),
    _feature("a hidden result", "1;", "None", "x = 5"),
    _feature("a long list", "list(range(2000))", "{'b': 1, 'a': [1] * 60}"),
    _feature("several expressions", "1\n2\n3"),
    _feature(
        "every expression",
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.ast_node_interactivity = 'all'",
        "1\n2\n'three'",
        "get_ipython().ast_node_interactivity = 'last_expr'\n"
        "InteractiveShell.ast_node_interactivity = 'last_expr'",
        group="interactivity",
    ),
    _feature(
        "rich results",
        "class A:\n    def _repr_html_(self): return '<b>a</b>'\n"
        "    def _repr_latex_(self): return '$a$'\n"
        "    def _repr_markdown_(self): return '*a*'\n"
        "    def _repr_json_(self): return {'a': [1]}\n"
        "    def __repr__(self): return 'A()'\nA()",
        "class B:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'text/plain': 'b', 'application/x-b+json': {'x': 1}}, {'m': 1}\nB()",
        "class C:\n    def _repr_png_(self): return b'\\x89PNG\\r\\n\\x1a\\nnot really'\n"
        "    def __repr__(self): return 'C()'\nC()",
        "class D:\n    def _ipython_display_(self): print('shows itself')\nD()",
        "class E:\n    def _repr_html_(self): raise ValueError('no html')\n"
        "    def __repr__(self): return 'E()'\nE()",
        "class F:\n    def __repr__(self): raise ValueError('no repr')\nF()",
        "class G:\n    def _repr_svg_(self): return '<svg/>'\n"
        "    def _repr_jpeg_(self): return b'\\xff\\xd8'\n"
        "    def _repr_pdf_(self): return b'%PDF'\n    def __repr__(self): return 'G'\nG()",
        "class H:\n    def _repr_javascript_(self): return 'alert(1)'\nH() and None",
    ),
    # ------------------------------------------------------------------------ displays
    _feature(
        "displays",
        "from IPython.display import *\nprint('module in')",
        "display(HTML('<b>x</b>'))\ndisplay(Markdown('*m*'), Latex('$x$'))",
        "display(JSON({'a': 1}), metadata={'isolated': True})",
        "display({'text/plain': 'raw'}, raw=True)\ndisplay()\ndisplay('a', 'b')",
        "display(Image(data=b'\\x89PNG\\r\\n\\x1a\\n', format='png', width=3))",
        "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
        "display(Javascript('1'))\nMath('x^2')",
        "display(Code('x = 1', language='python'))",
        "display(Pretty('pretty'))\nTextDisplayObject('t') and None",
        "Audio([0.0, 0.5, -0.5] * 10, rate=8000)",
        "IFrame('http://localhost', 10, 20)",
        "YouTubeVideo('x')",
        "FileLink('nowhere')",
        "publish_display_data({'text/plain': 'p'}, {'a': 1})",
    ),
    _feature(
        "updates",
        "h = display('one', display_id=True)\nh.update('two')",
        "h.update('three')\nprint('updated')",
        "h2 = display('x', display_id='named')\nprint(h2)",
        "from IPython.display import update_display\nupdate_display('y', display_id='named')",
        "display('again', display_id='named')",
        "update_display({'text/html': '<i>z</i>'}, display_id='named', raw=True)",
        "update_display('nothing', display_id='unknown')",
    ),
    _feature(
        "clear_output",
        "from IPython.display import clear_output\nprint('a')\nclear_output()\nprint('b')",
        "print('a')\nclear_output(wait=True)\nprint('b')",
        "print('a')\nclear_output(wait=True)",
        "for i in range(3):\n    clear_output(wait=True)\n    display(i)",
    ),
    _feature(
        "display hooks",
        "pub = get_ipython().display_pub\n"
        "def hook(m):\n    m['content']['data']['text/plain'] += '!'\n    return m\n"
        "pub.register_hook(hook)\ndisplay('a')\nprint(pub.unregister_hook(hook))\n"
        "display('b')\nprint(pub.unregister_hook(hook))",
        "pub.register_hook(lambda m: None)\ndisplay('kept back')\npub._hooks.clear()",
    ),
    _feature(
        "formatters",
        "f = get_ipython().display_formatter.formatters['text/html']\n"
        "f.for_type(complex, lambda c: f'<i>{c}</i>')\n1j",
        "f.pop(complex)\n1j",
        "%precision 3\n3.14159265",
        "%precision\n3.14159265",
        "%pprint",
        "[1, 2]",
        "%pprint",
    ),
    _feature(
        "captured outputs",
        "%%capture c\nprint('x')\ndisplay('y')\n1",
        "c.stdout, c.stderr, len(c.outputs)",
        "c()",
        "c.show()",
        "from IPython.utils.capture import capture_output\n"
        "with capture_output() as c2:\n    print(1); display(2)\nprint(c2.stdout)",
    ),
    # -------------------------------------------------------------------------- errors
    _feature("an error", "1 / 0", "print('goes on')", "undefined_name"),
    _feature(
        "errors within functions",
        "def f(x):\n    y = x - 1\n    return 10 / y\n\ndef g():\n    return f(1)",
        "g()",
        "try:\n    g()\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e",
        "try:\n    g()\nexcept ZeroDivisionError:\n    raise ValueError('during')",
        "raise ValueError('without') from None",
        "def r(n):\n    return r(n + 1)\ntry:\n    r(0)\n"
        "except RecursionError as e:\n    print(e)",
    ),
    _feature(
        "syntax errors",
        "if",
        "x = = 1",
        "def f(:\n    pass",
        "  a = 1\n b = 2",
        "print('unclosed",
        "exec('1 +')",
        "return 5",
        "await",
        "'\\N{no such}'",
    ),
    _feature(
        "errors of many kinds",
        "assert 1 == 2, 'numbers differ'",
        "raise Exception",
        "class Odd(Exception):\n    def __str__(self): return 'odd one'\nraise Odd()",
        "raise ExceptionGroup('many', [ValueError(1), TypeError('t')])",
        "e = ValueError('noted')\ne.add_note('a note')\nraise e",
        "raise KeyboardInterrupt",
        "raise SystemExit(3)",
        "import json\njson.loads('{')",
        "import nothing_of_that_name",
        "open('/nowhere/at/all')",
        "raise ValueError('ümlaut ☃ <b>&amp;</b>\\nsecond line')",
        "''.join([1])",
        "[1][5]",
        "{}['missing']",
        "int('x')",
        "raise StopIteration",
        "raise GeneratorExit",
    ),
    _feature(
        "tracebacks in modes",
        "%xmode Plain",
        "1 / 0",
        "%xmode Verbose",
        "a = 0\n1 / a",
        "%xmode Minimal",
        "1 / 0",
        "%xmode Context",
        "1 / 0",
        "%tb",
        "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n"
        "    traceback.print_exc()",
        "import sys\nprint(sys.last_type, sys.last_value)",
    ),
    _feature(
        "custom exception handlers",
        "def handler(self, etype, value, tb, tb_offset=None):\n"
        "    print('handled', etype.__name__)\n    return []\n"
        "get_ipython().set_custom_exc((ZeroDivisionError,), handler)",
        "1 / 0",
        "get_ipython().set_custom_exc((), None)",
    ),
    _feature(
        "exits",
        "import sys\nsys.exit()",
        "sys.exit(0)",
        "sys.exit('reason')",
        "exit",
        group="alone-exit",
    ),
    _feature("quit", "print('before')\nquit()\nprint('after')", group="alone-quit"),
    # --------------------------------------------------------------------------- async
    _feature(
        "await",
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('slept')",
        "async def f(x):\n    await asyncio.sleep(0)\n    return x * 2\nawait f(21)",
        "async def agen():\n    for i in range(3): yield i\n[i async for i in agen()]",
        "async with asyncio.timeout(5):\n    print('in time')",
        "await asyncio.gather(f(1), f(2))",
        "c = f(1)\ntry:\n    asyncio.run(c)\nfinally:\n    c.close()",
        "await asyncio.wait_for(asyncio.sleep(5), 0.01)",
        "async def broken():\n    1 / 0\nawait broken()",
        "asyncio.get_event_loop().is_running(), asyncio.get_running_loop() is not None",
        "print(type(asyncio.current_task()).__name__)\nawait f(0)",
        "%autoawait",
    ),
    _feature(
        "background tasks",
        "import asyncio\ndone = []\n"
        "async def work():\n    await asyncio.sleep(0.02)\n    done.append(1)\n"
        "task = asyncio.create_task(work())\nprint('started')",
        "await task\ndone",
        "t = asyncio.get_running_loop().call_later(0.01, done.append, 2)\n"
        "await asyncio.sleep(0.1)\ndone",
        "async def fails(): raise ValueError('in a task')\n"
        "t = asyncio.create_task(fails())\nawait asyncio.sleep(0.01)\nt",
        "try:\n    await t\nexcept ValueError as e: print(e)",
        "async def later():\n    await asyncio.sleep(0.05)\n    print('printed late')\n"
        "t = asyncio.create_task(later())",
        "await asyncio.sleep(0.2)\nprint('of this cell')",
    ),
    _feature(
        "context variables",
        "import contextvars\nv = contextvars.ContextVar('v', default=0)\nv.set(1) and None",
        "v.get()",
        "import asyncio\nv.set(2)\nawait asyncio.sleep(0)\nv.get()",
        "v.get()",
    ),
    # -------------------------------------------------------------------------- magics
    _feature(
        "magics of lines",
        "%pwd",
        "%env AMLNB_TRIAL=5",
        "%env AMLNB_TRIAL",
        "import os\nos.environ['AMLNB_TRIAL']",
        "%set_env AMLNB_TRIAL 6",
        "x = 1\n%who int",
        "%who_ls int",
        "%alias say echo",
        "say hello",
        "%unalias say",
        "%unknown_magic 1",
        "%%unknown_cell_magic\n1",
        "len(get_ipython().magics_manager.lsmagic()) > 1",
        "%matplotlib --list",
        "%config IPCompleter.greedy",
        "%config InlineBackend.nothing = 1",
        "%colors NoColor",
        "1 / 0",
        "%colors Linux",
        "%magic_that_is_not",
        "%reset_selective -f ^x$",
        "x",
        "%xdel y",
        "%automagic",
        "%automagic",
        "%psearch os.path.isf*",
        "%rehashx",
        "%macro m 1",
        "%dhist",
        "%logstate",
        "%page x",
        "%less",
        "%notebook",
        "%gui",
    ),
    _feature(
        "help",
        "len?",
        "import os\nos.path.join??",
        "?nothing_here",
        "%pinfo len",
        "*int*?",
        "%pdoc len",
        "%pfile os",
        "%psource os.path.join",
        "%quickref",
    ),
    _feature(
        "timing magics",
        "%time x = sum(range(10))",
        "%time 1 / 0",
        "%%time\ny = 1\ny",
        "%timeit -n1 -r1 pass",
        "%%timeit -n1 -r1 -q\npass",
        "r = %timeit -o -q -n1 -r1 pass\ntype(r).__name__",
        "%prun -q -T /dev/null pass",
    ),
    _feature(
        "magics of cells",
        "%%bash\necho from bash\necho err >&2",
        "%%bash\nexit 3",
        "%%bash --no-raise-error\nexit 3",
        "%%sh\necho sh",
        "%%bash --out o --err e\necho kept\necho also >&2",
        "o, e",
        "%%script cat\nthrough cat",
        "%%python\nprint('other python')",
        "%%writefile /tmp/amlnb-feature.txt\nline 1",
        "%%writefile -a /tmp/amlnb-feature.txt\nline 2",
        "%cat /tmp/amlnb-feature.txt",
        "!rm /tmp/amlnb-feature.txt",
        "%%html\n<b>h</b>",
        "%%markdown\n*m*",
        "%%latex\n$x$",
        "%%javascript\n1",
        "%%svg\n<svg xmlns='http://www.w3.org/2000/svg'/>",
        "%%bash --bg\ntrue",
    ),
    _feature(
        "shell lines",
        "!echo hello",
        "x = !echo one; echo two\nx",
        "x.n, x.s",
        "name = 'world'\n!echo {name} $name",
        "!exit 4",
        "_exit_code",
        "!nosuchcommand-at-all",
        "!echo err >&2",
        "%sx echo sx",
        "%system echo system",
        "!!echo bangbang",
        "!printf '\\377\\376 bytes\\n'",
        "!echo background &",
        "files = !ls /nowhere\nfiles",
        '!python -c "import sys; print(sys.stdout.isatty())"',
        "%%system\necho a\necho b",
        "get_ipython().system('echo direct')",
        "get_ipython().getoutput('echo got')",
    ),
    _feature(
        "working directory",
        "import os, tempfile\nold = os.getcwd()\n%cd -q /tmp\nprint(os.getcwd())",
        "%cd /",
        "%cd -",
        "%pushd /",
        "%popd",
        "%dirs",
        "%bookmark -l",
        "%cd -q {old}",
        "%cd /nowhere-at-all",
        "os.getcwd() == old",
    ),
    _feature(
        "run and load",
        "%%writefile /tmp/amlnb_script.py\nimport sys\nprint(__name__, sys.argv[1:])\n"
        "value = 42\nif 'fail' in sys.argv: 1 / 0",
        "%run /tmp/amlnb_script.py a b",
        "value",
        "%run -i /tmp/amlnb_script.py",
        "%run /tmp/amlnb_script.py fail",
        "%run /tmp/nothing-of-that-name.py",
        "%load /tmp/amlnb_script.py",
        "%run -n /tmp/amlnb_script.py",
        "!rm /tmp/amlnb_script.py",
        "%pycat /tmp/nothing-of-that-name.py",
    ),
    _feature(
        "extensions",
        "%load_ext autoreload",
        "%load_ext autoreload",
        "%autoreload 2",
        "import sys, pathlib\np = pathlib.Path('/tmp/amlnb_reloaded.py')\n"
        "p.write_text('def f(): return 1')\nsys.path.insert(0, '/tmp')\n"
        "import amlnb_reloaded\namlnb_reloaded.f()",
        "import os, time\np.write_text('def f(): return 22')\n"
        "os.utime(p, (time.time() + 10,) * 2)",
        "amlnb_reloaded.f()",
        "%autoreload 0\np.unlink()\nsys.path.remove('/tmp')",
        "%load_ext nothing_of_that_name",
        "%unload_ext autoreload",
        "%reload_ext autoreload",
        "%load_ext storemagic",
        group="alone-extensions",
    ),
    _feature(
        "history",
        "a = 1",
        "%history 1-2",
        "%hist -o -n 1",
        "print(len(In) > 2, _i)",
        "%rerun 1",
        "%save -f /tmp/amlnb-saved.py 1",
        "!rm -f /tmp/amlnb-saved.py",
        "%%capture --no-stdout\nprint('kept')",
        "get_ipython().history_manager is not None",
        "list(get_ipython().history_manager.get_range(0, 1, 2))",
        group="alone-history",
    ),
    _feature(
        "events",
        "ip = get_ipython()\n"
        "def before(*a): print('before')\ndef after(*a): print('after')\n"
        "ip.events.register('pre_run_cell', before)\n"
        "ip.events.register('post_run_cell', after)\n"
        "ip.events.register('pre_execute', before)\n"
        "ip.events.register('post_execute', after)",
        "print('cell')",
        "1 / 0",
        "await __import__('asyncio').sleep(0)",
        "for n, f in (('pre_run_cell', before), ('post_run_cell', after),\n"
        "             ('pre_execute', before), ('post_execute', after)):\n"
        "    ip.events.unregister(n, f)",
    ),
    _feature(
        "own magics and transformers",
        "from IPython.core.magic import register_line_magic, register_cell_magic\n"
        "@register_line_magic\ndef twice(line): return line * 2\n"
        "@register_cell_magic\ndef shout(line, cell): print(line, cell.upper())",
        "%twice ab",
        "%%shout now\nhello",
        "ip = get_ipython()\n"
        "def t(lines): return [l.replace('FORTYTWO', '42') for l in lines]\n"
        "ip.input_transformers_cleanup.append(t)",
        "FORTYTWO",
        "ip.input_transformers_cleanup.remove(t)",
        "import ast\nclass N(ast.NodeTransformer):\n"
        "    def visit_Constant(self, n):\n"
        "        return ast.Constant(7) if n.value == 6 else n\n"
        "tr = N(); ip.ast_transformers.append(tr)",
        "6",
        "ip.ast_transformers.remove(tr)",
        "ip.run_cell('print(1)').success",
        "ip.run_line_magic('twice', 'x')",
        "ip.ev('1+1'), ip.user_ns is globals()",
        "ip.push({'pushed': 3})\npushed",
        "ip.set_next_input('x = 1')",
    ),
    # -------------------------------------------------------------- the world of a cell
    _feature(
        "the module of a notebook",
        "__name__, __doc__, '__file__' in globals()",
        "import sys\nsys.modules['__main__'].__dict__ is globals()",
        "import __main__\n__main__, hasattr(__main__, '__file__')",
        "import sys\nprint(__builtins__.__name__, __spec__, __loader__, __package__)",
        "class A: pass\nA.__module__, A",
        "def f(): pass\nf.__module__",
        "import inspect\ndef g():\n    return 'source'\nprint(inspect.getsource(g))",
        "print(type(get_ipython()).__name__)",
        "'IPKernelApp' in get_ipython().config",
        "get_ipython().has_trait('kernel')",
        "hasattr(get_ipython(), 'kernel')",
        "import IPython\nIPython.get_ipython() is get_ipython()",
    ),
    _feature(
        "a fresh namespace",
        "print(sorted(n for n in dir() if not n.startswith('_i')))",
        "print(sorted(get_ipython().user_ns_hidden)[:40])",
        "%who",
        "print(In, Out, _dh == [__import__('pathlib').Path.cwd()] or _dh)",
        group="alone-namespace",
    ),
    _feature(
        "the process",
        "import os, sys\nprint(sorted(k for k in os.environ if k[:6] != 'PYDEVD'))",
        "for k in ('TERM', 'CLICOLOR', 'PAGER', 'GIT_PAGER', 'MPLBACKEND', 'FORCE_COLOR',"
        " 'CLICOLOR_FORCE'):\n    print(k, os.environ.get(k))",
        "print(sys.path)",
        "print([os.path.basename(a) for a in sys.argv[:2]], len(sys.argv) > 2)",
        "import argparse\np = argparse.ArgumentParser(prog='p')\np.add_argument('--x')\n"
        "import contextlib, io\nwith contextlib.redirect_stderr(io.StringIO()) as said:\n"
        "    try: p.parse_args()\n    except SystemExit: print(said.getvalue()[:60])",
        "print(sys.flags, sys.executable, sys.prefix)",
        "print(os.getcwd(), os.umask(0o22))",
        "import signal\nprint(signal.getsignal(signal.SIGINT).__name__,\n"
        "      signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD))",
        "print(signal.getsignal(signal.SIGPIPE), signal.getsignal(signal.SIGHUP))",
        "import resource\nprint(resource.getrlimit(resource.RLIMIT_NOFILE))",
        "import threading\nprint(threading.current_thread() is threading.main_thread())",
        "print(threading.current_thread().name)",
        "import gc\nprint(gc.isenabled(), gc.get_threshold())",
        "print(sys.getrecursionlimit(), sys.getswitchinterval())",
        "import locale\nprint(locale.getlocale(), locale.getpreferredencoding())",
        "import logging\nprint(logging.getLogger().handlers, logging.getLogger().level)",
        "import warnings\nprint([f[:1] + f[2:3] for f in warnings.filters])",
        "sys.excepthook.__name__, type(sys.displayhook).__mro__[1].__name__",
        "import faulthandler\nfaulthandler.is_enabled()",
        "import tempfile\ntempfile.gettempdir()",
        "import platform, time\nprint(platform.python_version(), time.tzname)",
        "print(sys.gettrace(), sys.getprofile())",
        "import builtins\nprint(builtins.display.__name__, builtins.get_ipython().__class__"
        ".__name__)",
        group="alone-process",
    ),
    _feature(
        "warnings",
        "import warnings\nwarnings.warn('careful')",
        "warnings.warn('old', DeprecationWarning)",
        "warnings.warn('future', FutureWarning)",
        "def f():\n    warnings.warn('in f', UserWarning, stacklevel=2)\nf()",
        "'\\d'",
        "x = 1\nx is 1",
        "with warnings.catch_warnings():\n    warnings.simplefilter('ignore')\n"
        "    warnings.warn('hidden')",
        "with warnings.catch_warnings():\n    warnings.simplefilter('error')\n"
        "    warnings.warn('raised')",
        "async def never(): pass\nnever()\nNone",
    ),
    _feature(
        "logging",
        "import logging, sys\nlogging.warning('root')",
        "log = logging.getLogger('mine')\nlog.setLevel('INFO')\n"
        "h = logging.StreamHandler(sys.stdout)\nlog.addHandler(h)\nlog.propagate = False\n"
        "log.info('to stdout')",
        "log.warning('again')",
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    log.exception('failed')",
        "logging.getLogger('other').error('other %s', 1)",
        "logging.basicConfig(level='INFO', format='%(message)s', force=True)\n"
        "logging.info('configured')",
        "logging.getLogger().handlers.clear()\nlogging.getLogger().setLevel('WARNING')",
        group="alone-logging",
    ),
    # --------------------------------------------------------------- other processes
    _feature(
        "programs",
        "import subprocess, os, sys\nsubprocess.run(['echo', 'from a program']);",
        "os.system('echo by os.system');",
        "subprocess.run('echo err >&2', shell=True)\nprint('after')",
        "subprocess.run(['echo', 'x'], capture_output=True).stdout",
        "subprocess.run([sys.executable, '-c', 'print(1); import sys; sys.exit(2)']);",
        "subprocess.check_call(['false'])",
        "subprocess.run(['nothing-of-that-name'])",
        "p = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "p.communicate(b'hello')",
        "import asyncio\np = await asyncio.create_subprocess_exec('echo', 'async',\n"
        "    stdout=asyncio.subprocess.PIPE)\nawait p.communicate()",
        "subprocess.run(['sh', '-c', 'cat; echo end']);",
        "os.write(1, b'raw \\xff\\xfe bytes\\n')\nNone",
        "subprocess.run(['tty'], stdout=subprocess.PIPE).returncode",
    ),
    _feature(
        "threads",
        "import threading\ndef work(n): print('thread', n)\n"
        "ts = [threading.Thread(target=work, args=(i,)) for i in range(3)]\n"
        "for t in ts: t.start(); t.join()",
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(2) as ex: print(list(ex.map(lambda x: x * x, range(4))))",
        "def show(): display('from a thread')\n"
        "t = threading.Thread(target=show); t.start(); t.join()",
        "def fail(): 1 / 0\nt = threading.Thread(target=fail, name='T'); t.start(); t.join()",
        "import time\ndef late():\n    time.sleep(0.1)\n    print('late')\n"
        "t = threading.Thread(target=late); t.start()",
        "t.join()\nprint('joined')",
        "import asyncio\nawait asyncio.to_thread(lambda: print('to_thread'))",
        "loop = asyncio.get_running_loop()\n"
        "await loop.run_in_executor(None, lambda: 5)",
    ),
    _feature(
        "forks",
        "import multiprocessing as mp, os\nctx = mp.get_context('fork')\n"
        "def sq(x): return x * x\nwith ctx.Pool(2) as pool: print(pool.map(sq, range(5)))",
        "def say(): print('from a child', flush=True)\n"
        "p = ctx.Process(target=say); p.start(); p.join(); p.exitcode",
        "def die(): raise ValueError('in a child')\n"
        "p = ctx.Process(target=die); p.start(); p.join(); p.exitcode",
        "q = ctx.Queue()\np = ctx.Process(target=q.put, args=(5,)); p.start()\n"
        "print(q.get()); p.join()",
        "pid = os.fork()\nif pid == 0:\n    os._exit(7)\nos.waitpid(pid, 0)[1] >> 8",
        "from concurrent.futures import ProcessPoolExecutor\n"
        "with ProcessPoolExecutor(2, mp_context=ctx) as ex: print(list(ex.map(sq, [1, 2])))",
        "mp.get_start_method()",
        "mp.current_process().name, mp.parent_process()",
        group="alone-forks",
    ),
    _feature(
        "spawned processes",
        "import multiprocessing as mp, os.path\nctx = mp.get_context('spawn')\n"
        "with ctx.Pool(1) as pool: print(pool.map(os.path.basename, ['/a/b']))",
        group="alone-spawn",
    ),
    _feature(
        "pickles",
        "import pickle\nclass P:\n    def __init__(self, x): self.x = x\n"
        "pickle.loads(pickle.dumps(P(3))).x",
        "pickle.dumps(lambda: 1)",
        "def f(x): return x + 1\npickle.loads(pickle.dumps(f))(1)",
        "import cloudpickle\ncloudpickle.loads(cloudpickle.dumps(lambda x: x + 1))(2)",
        "import copy, dataclasses\n@dataclasses.dataclass\nclass D:\n    a: int = 1\n"
        "copy.deepcopy(D()), pickle.loads(pickle.dumps(D(5)))",
        "from typing import NamedTuple\nclass N(NamedTuple):\n    a: int\nN(1)",
        "import enum\nclass C(enum.Enum):\n    RED = 1\npickle.loads(pickle.dumps(C.RED))",
    ),
    _feature(
        "signals",
        "import signal, time, os\n"
        "signal.signal(signal.SIGALRM, lambda *a: print('alarm'))\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.05)\ntime.sleep(0.2)\nprint('slept')",
        "def stop(*a): raise TimeoutError('too long')\n"
        "signal.signal(signal.SIGALRM, stop)\nsignal.alarm(1)\n"
        "try:\n    time.sleep(10)\nexcept TimeoutError as e: print(e)",
        "signal.signal(signal.SIGUSR1, lambda *a: print('usr1'))\n"
        "os.kill(os.getpid(), signal.SIGUSR1)\nprint('after')",
        "signal.signal(signal.SIGINT, lambda *a: print('mine'))\n"
        "os.kill(os.getpid(), signal.SIGINT)\nprint('after')",
        "os.kill(os.getpid(), signal.SIGINT)\ntime.sleep(0.5)\nprint('not reached')",
        "for s in (signal.SIGALRM, signal.SIGUSR1): signal.signal(s, signal.SIG_DFL)",
        group="alone-signals",
    ),
    # ----------------------------------------------------------------------- libraries
    _feature(
        "pandas",
        "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
        "pd.Series([1.5, 2.5], name='s')",
        "display(pd.DataFrame({'a': range(100)}))",
        "pd.DataFrame({'a': [1]}).style.highlight_max()._repr_html_()[:6]",
        "pd.DataFrame({'a': [1]})['nothing']",
        "pd.options.display.max_rows",
        group="data",
    ),
    _feature(
        "numpy",
        "import numpy as np\nnp.arange(5)",
        "np.eye(2)",
        "np.array([1.0]) / 0",
        "np.ones(3) @ np.ones(4)",
        "np.random.default_rng(1).random(2)",
        "np.random.seed(3)\nnp.random.rand(2)",
        group="data",
    ),
    _feature(
        "matplotlib",
        "import matplotlib\nimport matplotlib.pyplot as plt\nprint(matplotlib.get_backend())",
        "plt.plot([1, 2])",
        "plt.plot([1, 3])\nprint('before the figure')",
        "fig, ax = plt.subplots(figsize=(2, 1))\nax.plot([0, 1]);",
        "fig",
        "plt.figure(figsize=(1, 1)); plt.figure(figsize=(1, 1))\nprint('two')",
        "plt.plot([1]); plt.show()\nprint('after show')",
        "plt.plot([1])\nplt.close()",
        "plt.plot([1]); 1 / 0",
        "fig, ax = plt.subplots(); plt.close(fig)\ndisplay(fig)",
        "%matplotlib inline",
        "%config InlineBackend.figure_format = 'retina'",
        "plt.plot([1, 2]);",
        "%config InlineBackend.figure_formats = ['svg']",
        "plt.rcParams['svg.hashsalt'] = 'salt'\nplt.plot([1, 2]); plt.title('t');",
        "%config InlineBackend.figure_formats = ['png']",
        "%config InlineBackend.close_figures = False",
        "plt.plot([5]);",
        "plt.gcf().axes[0].lines[0].get_ydata()",
        "%config InlineBackend.close_figures = True\nplt.close('all')",
        "print(plt.rcParams['figure.dpi'], plt.rcParams['figure.figsize'],\n"
        "      plt.rcParams['font.size'], plt.rcParams['figure.facecolor'])",
        "plt.isinteractive()",
        "%matplotlib agg",
        "plt.plot([1])",
        "%matplotlib nothing",
        group="alone-matplotlib",
    ),
    _feature(
        "pylab",
        "%pylab inline",
        "plot([1, 2])",
        group="alone-pylab",
    ),
    _feature(
        "matplotlib without pyplot",
        "import matplotlib\nmatplotlib.use('agg')\nfrom matplotlib import pyplot as plt\n"
        "plt.plot([1])",
        "print(matplotlib.get_backend())",
        "from matplotlib.figure import Figure\nf = Figure(figsize=(1, 1))\nf",
        group="alone-agg",
    ),
    _feature(
        "tqdm",
        "from tqdm import tqdm\nfor i in tqdm(range(3), disable=True): pass",
        "from tqdm.auto import tqdm as auto\nprint(auto.__name__)",
        "for i in auto(range(3), desc='bar'): pass",
        "from tqdm.notebook import trange\nfor i in trange(2): pass",
        group="widgets",
    ),
    _feature(
        "widgets",
        "import ipywidgets as w\ns = w.IntSlider(value=3)\ns",
        "s.value = 5\ns.value",
        "def f(x): print('x is', x)\nw.interact(f, x=(0, 10));",
        "w.interactive(f, x=2)",
        "out = w.Output()\nout",
        "with out:\n    print('inside')\n    display('shown')\nprint('outside')",
        "out.outputs",
        "@out.capture()\ndef g(): print('captured')\ng()",
        "out.clear_output()",
        "with out:\n    1 / 0",
        "out.append_stdout('appended')\nlen(out.outputs)",
        "b = w.Button(description='b')\nb.on_click(lambda b: print('clicked'))\nb.click()",
        "w.HBox([s, b])",
        "w.Image(value=b'\\x89PNG', format='png')",
        "p = w.IntProgress()\ndisplay(p)\nfor i in range(3): p.value += 1",
        "w.jslink((s, 'value'), (p, 'value'))",
        "s.close()",
        "w.HTML('<b>x</b>')",
        "import traitlets\nclass M(w.DOMWidget):\n    x = traitlets.Int(1).tag(sync=True)\n"
        "M().x",
        group="widgets",
    ),
    _feature(
        "comms",
        "from comm import create_comm\nc = create_comm(target_name='mine', data={'a': 1})\n"
        "c.send({'b': 2}, buffers=[b'x'])\nc.close()",
        "type(c).__mro__[1].__name__",
        "from ipykernel.comm import Comm\nk = Comm(target_name='old')\nk.close()\n"
        "print('closed')",
        group="widgets",
    ),
    _feature(
        "rich",
        "from rich import print as rprint\nrprint('[bold]bold[/bold]')",
        "from rich.console import Console\nConsole().is_jupyter, Console().is_terminal",
        "from rich.progress import track\nfor _ in track(range(2)): pass",
        group="widgets",
    ),
    _feature(
        "sklearn",
        "from sklearn.linear_model import LinearRegression\nm = LinearRegression()\n"
        "m.fit([[0], [1]], [0, 1])\nprint(m.coef_.round(3))",
        "from joblib import Parallel, delayed\n"
        "Parallel(n_jobs=2, backend='threading')(delayed(abs)(-i) for i in range(3))",
        group="data",
    ),
    _feature(
        "graphviz",
        "import graphviz\ng = graphviz.Digraph(); g.edge('a', 'b')\nprint(g.source)",
        group="data",
    ),
    # -------------------------------------------------------------------------- others
    _feature(
        "objects whose code runs at odd times",
        "class Loud:\n    def __del__(self): print('deleted')\nx = Loud()\ndel x",
        "import atexit\natexit.register(lambda: None) and None",
        "import weakref\nclass W: pass\nw = W(); r = weakref.ref(w, lambda _: print('gone'))\n"
        "del w",
        "def gen():\n    try:\n        yield 1\n    finally:\n        print('closed')\n"
        "g = gen(); next(g)",
        "del g",
    ),
    _feature(
        "deep things",
        "x = []\nx.append(x)\nx",
        "d = {}\nd['d'] = d\nd",
        "import sys\nsys.setrecursionlimit(2000)\nsys.getrecursionlimit()",
        "sys.setrecursionlimit(3000)",
        "10 ** 5000",
        "float('nan'), float('inf'), -0.0",
        "b'\\x00\\xff', '\\x00', '\\ud800'",
        "..., NotImplemented, type, type(None), int, print",
        "lambda x: x",
        "(i for i in [])",
        "import datetime\ndatetime.date(2020, 1, 1)",
        "'multi\\nline'",
        "print('tab\\tend')",
    ),
    _feature(
        "json that is odd",
        "display({'application/json': {'n': [1, None, True, 1.5]}}, raw=True)",
        "display({'text/plain': 'x', 'application/x+json': (1, 2)}, raw=True)",
        "from IPython.display import JSON\nJSON({'a': {'b': [1, 2]}}, expanded=True)",
        "import datetime\ndisplay({'text/plain': 'd', 'application/d+json':"
        " {'at': datetime.datetime(2020, 1, 1)}}, raw=True)",
        "display({'text/plain': 'b', 'application/b': b'bytes'}, raw=True)",
        "display({'text/plain': 's', 'application/s+json': {1: 'int key'}}, raw=True)",
    ),
)
