// apus: the core and what goes with it.

Apus.command.main()
