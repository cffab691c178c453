// ringtap: looks at the live queues of a running core and never touches them.

Ringtap.command.main()
