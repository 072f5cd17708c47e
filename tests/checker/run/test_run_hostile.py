"""Programs written to make an analyser run for ever, or out of memory or stack: each answered in seconds."""

from __future__ import annotations

import pytest
from run_limits import survives

HEAD = "from functools import partial\nfrom anthropic import Anthropic\nclient = Anthropic()\n"


def call(model: str) -> str:
    return f"client.messages.create(model={model}, max_tokens=9, messages=[])\n"


def lines(template: str, count: int) -> str:
    return "".join(template.format(i, i + 1) for i in range(count))


CHAINS = {
    "names": "x0 = 'm'\n" + lines("x{1} = x{0}\n", 500) + call("x500"),
    "functions": lines("def f{0}(model):\n    return f{1}(model)\n", 100) + f"def f100(model):\n    {call('model')}f0('m')\n",
    "attributes": "class A:\n    def __init__(self, m):\n        self.x0 = m\n" + lines("        self.x{1} = self.x{0}\n", 100)
    + f"    def go(self):\n        {call('self.x100')}A('m').go()\n",
    "classes": f"class C0:\n    model = 'm'\n    def go(self):\n        {call('self.model')}" + lines("class C{1}(C{0}):\n    pass\n", 80)
    + "C80().go()\n",
    "dicts": "d0 = {'model': 'm'}\n" + lines("d{1} = {{**d{0}, 'x{0}': d{0}}}\n", 100) + "client.messages.create(**d100)\n",
    "items": "k = {}\n" + lines("k['m{0}'] = 'v{0}'\n", 300) + "k['model'] = 'm'\nclient.messages.create(**k)\n",
    "appends": "x = []\n" + lines("x.append('m{0}')\n", 2000) + "for m in x:\n    " + call("m"),
    "choices": lines("x{0} = 'a' if c{0} else 'b'\n", 30) + call("f'" + lines("{{x{0}}}", 30) + "'"),
    "wraps": "def d(f):\n    return lambda *a, **k: f(*a, **k)\n" + "@d\n" * 60 + f"def ask(model):\n    {call('model')}ask('m')\n",
    "fallbacks": lines("def f{0}():\n    try:\n        " + call("'m'") + "    except Exception:\n        return f{1}()\n", 60),
    "nested calls": "def f(x):\n    return x\n" + call("f(" * 150 + "'m'" + ")" * 150),
    "methods": call("a" + ".b()" * 300),
    "nested blocks": "".join("    " * i + f"if x{i}:\n" for i in range(60)) + "    " * 60 + call("'m'"),
    "texts": call(" + ".join(["'a'"] * 500)),
}  # fmt: skip

CIRCLES = {
    "item of itself": f"x = x[x]\nx = x['a'].b(x)\n{call('x')}",
    "class of itself": f"class A(A):\n    def go(self):\n        {call('self.model')}A().go()\n",
    "classes of each other": f"class A(B): pass\nclass B(C): pass\nclass C(A):\n    def go(self):\n        {call('self.m')}A().go()\n",
    "decorator of itself": f"def a(f):\n    return a\n\n@a\ndef g(model='m'):\n    {call('model')}g()()()\n",
    "wrappers of each other": f"def f(model):\n    return g(model)\ndef g(model):\n    {call('model')}    return f(model)\nf('m')\n",
    "many of each other": "".join(
        f"def f{i}(model):\n    f{i * 7 % 40}(model)\n    f{i * 3 % 40}(model)\n    {call('model')}" for i in range(40)
    ) + "f0('m')\n",
    "lambda of itself": "f = lambda g: g(g)\nf(f)\nf = lambda x: f(x)(f)\nf(f)(f).messages.create(model=f, messages=[])\n",
    "method of itself": "class A:\n    def f(self):\n        return self.f().f()\n    def __getattr__(self, n):\n"
    "        return getattr(self, n)\nA().f().messages.create(model=A().f().x.y, messages=[])\n",
    "text of itself": f"x = 'a'\nfor i in y:\n    x = f'{{x}}{{x}}'\n{call('x')}",
    "tuple of itself": f"x = ('a',)\nwhile y:\n    x = (x, x)\n{call('x[0]')}",
    "client of itself": "c = client\nfor n in y:\n    c = getattr(c, n).messages\nc.create(model='m', messages=[])\n",
    "partial of itself": "p = client.messages.create\nfor n in y:\n    p = partial(p, model=p)\np(messages=[])\n",
    "dict of itself": "d = {'model': 'm'}\nd['d'] = d\nd.update(d, **d)\nd = {**d, 'x': d}\nclient.messages.create(**d['d'])\n",
}  # fmt: skip


@pytest.mark.parametrize("body", [*CHAINS.values(), *CIRCLES.values()], ids=[*CHAINS, *CIRCLES])
def test_one_module(body: str) -> None:
    report = survives({"app.py": HEAD + body})

    assert report.problems == ()


@pytest.mark.parametrize("name", ["names", "functions", "attributes", "classes", "dicts", "items"])
def test_nothing_is_invented_at_the_end_of_a_chain(name: str) -> None:
    (site,) = survives({"app.py": HEAD + CHAINS[name]}).sites

    assert {model.text for model in site.models} <= {"m"}


def test_modules_that_import_all_of_each_other() -> None:
    count = 25
    imports = lines("from m{0} import *\n", count)
    sources = {f"m{i}.py": f"{imports}{HEAD}X{i} = X{(i + 1) % count}\n{call(f'X{i}')}" for i in range(count)}

    assert len(survives(sources).sites) == count


def test_modules_in_a_circle() -> None:
    sources = {
        "a.py": f"from b import x\nfrom b import *\n{HEAD}{call('x')}",
        "b.py": "from a import x\nfrom a import *\n",
        "pkg/__init__.py": f"from . import pkg\nfrom .pkg import pkg\nfrom pkg import *\n{HEAD}{call('pkg.pkg.x')}",
    }

    assert len(survives(sources).sites) == 2


def test_a_name_that_is_everywhere() -> None:
    body = f"class A:\n    def run(self, model):\n        self.run(model=model)\n        {call('model')}"
    sources = {f"m{i}.py": f"{HEAD}{body}A().run('m{i}')\n" for i in range(40)}

    assert len(survives(sources).sites) == 40
