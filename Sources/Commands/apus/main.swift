// apus: the core, and the hand on it.

import CommandWords

Apus.command.main()
