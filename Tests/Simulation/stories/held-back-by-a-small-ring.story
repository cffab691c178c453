# Rings of the smallest size: the thread of the whole line looked again without a yield, as one of its clocks had run out and its ring to the
# logger had no room; on one CPU the logger never came to its turn. It is a story that doesn't end.
seed 4
profile hell
until 2s
durability power
topology two_threads
rings 64
snapshots 0s
latency 50us 100us
segments 200 1400
loss 0
traders 0
client 1 honest 500ms 10s repeats loses
client 2 honest 500ms 10s repeats loses
client 3 honest 500ms 10s repeats loses
client 4 honest 500ms 10s repeats loses
client 5 honest 500ms 10s repeats loses
client 6 honest 500ms 10s repeats loses
client 7 honest 500ms 10s repeats loses
client 8 honest 500ms 10s repeats loses
