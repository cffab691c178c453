# The power is cut again and again, and of what wasn't synced nothing, half or all is there afterwards. Stores of sessions
# weren't synced while the venue ran: numbers were given out a second time (numbers-in-a-row). Later, numbers that were left
# out hid the messages before them, and fills never came (quantities-conserved).
seed 7
profile rough
until 1m
durability power
topology two_threads
snapshots 9s
latency 50us 5ms
segments 0 600
loss 500
traders 0
client 1 honest 300ms 5s repeats keeps
client 2 honest 300ms 5s passes-over keeps
client 3 honest 500ms 10s repeats loses
client 4 slow 400ms 2s passes-over loses
client 5 clumsy 600ms 2s repeats keeps
at 8s power venue 500ms 0
at 15s power venue 2s 50
at 22s reset client-1 0s 0
at 22s100ms power venue 100ms 0
at 30s cut client-3 6s 0
at 33s power venue 1s 80
at 40s kill venue 200ms 0
at 41s power venue 500ms 30
at 50s power venue 0s 100
