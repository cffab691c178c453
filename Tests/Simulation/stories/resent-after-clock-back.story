# The wall clock is set back, and the venue killed while reports are on their way: what it resent said that it had been sent
# first later than now, and the trader refused it with its number, fill and all (traders-agree).
seed 2
profile rough
until 30s
durability process
topology two_threads
snapshots 0s
latency 50us 50ms
segments 0 0
loss 0
traders 2
client 1 honest 100ms 10s repeats keeps
client 2 honest 100ms 10s repeats keeps
client 3 honest 100ms 10s repeats keeps
at 6s jump world 0s -8000000000
at 7s kill venue 500ms 0
at 9s jump world 0s -8000000000
at 10s kill venue 500ms 0
at 12s jump world 0s -8000000000
at 13s kill venue 500ms 0
at 15s jump world 0s -8000000000
at 16s kill venue 500ms 0
at 18s jump world 0s -8000000000
at 19s kill venue 500ms 0
