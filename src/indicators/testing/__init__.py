"""What authors of rule packs test them with (规则包的自测): laws, checks, strategies.

Lives here: re-exports only. ``strategies`` holds what hypothesis draws and is imported by whoever wants it;
importing this package alone imports neither hypothesis nor pytest. May not: being imported by a room.
"""
