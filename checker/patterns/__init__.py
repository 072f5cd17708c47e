"""Shapes that several sites or statements make together: routers, cascades, fallback chains, loops, request paths.

One module a shape. Each has a frozen record of what the shape is made of, with places, and one function that finds all
of them in a run: `chains = context.code.once(fallback_chains)`. A shape is what the code does; whether it is wrong is
for a rule to say.
"""
