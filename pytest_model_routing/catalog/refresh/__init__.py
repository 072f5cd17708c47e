"""Makes `catalog/data/` from curated files and from the published tables of others.

    python -m pytest_model_routing.catalog.refresh --sources DIR

`DIR` holds unpacked wheels, each under its own name, as `pip download --no-deps NAME` and `unzip` give them:

    litellm/litellm/model_prices_and_context_window_backup.json        MIT     ids, limits
    modelroster/modelroster/data/*.json                                MIT     limits, release dates
    bydtech_model_retire/model_retire/models.json                      MIT     retirement dates
    llm_sunset/llm_sunset/snapshot.json                                MIT     retirement dates
    depdesk/depdesk/data/catalog.json                                  MIT     "not sooner than" dates

Older releases of litellm beside it (`litellm_1.55.0/`, ...) add models that are gone since. `genai-prices` (MIT),
`openai` (Apache-2.0) and `anthropic` (MIT) are read where they are installed. The ids of Anthropic, OpenAI and Google
are not taken from anybody: they are curated in the TOML files beside this module, and the refresh only reports ids of
the sources that the curated files lack. After it, set `AS_OF` in `catalog.models`, look at the diff,
and run the tests.
"""
