"""Everything that is data and not code: places, departments, sources, rows, rules, reviews.

Enters: the YAML files under params/. Leaves: frozen models.
"""
