# A trader was killed while its venue stood still, and gave cancels names that replaces of its earlier run had had. They came to
# the venue again after that had been killed too, as something that was done long ago (everything-answered).
seed 52311
profile hell
until 60s
durability power
topology stage_per_thread
rings 64
snapshots 4m47s401ms346us751ns
latency 50us 50ms
segments 0 0
loss 0
traders 1
takers greedy
client 1 honest 300ms 30s repeats keeps
client 2 honest 300ms 30s repeats keeps
client 3 honest 200ms 30s repeats keeps
at 10000ms pause venue 14s 0
at 23000ms kill trader-1 6500ms 0
at 29590ms stall trader-1 29s 0
at 32590ms cut trader-1 21s 0
at 47000ms kill venue 200ms 0
