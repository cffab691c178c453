# A replace was lost with its connection, and the order was filled meanwhile: the strategy held it for out, the order manager
# for over, and every cancel of the one was refused by the other and sent again at once, for ever (no-traps).
seed 3
profile hell
until 1m
durability process
topology one_thread
snapshots 0s
latency 50us 50ms
segments 1 200
loss 5000
traders 2
client 1 honest 568ms111us157ns 2s repeats keeps
client 2 honest 694ms264us700ns 10s repeats keeps
client 3 honest 418ms298ns 10s repeats keeps
client 4 honest 301ms952us710ns 2s repeats loses
client 5 honest 584ms822us356ns 2s repeats loses
client 6 honest 357ms894us324ns 2s repeats loses
client 7 honest 597ms581us30ns 10s passes-over loses
client 8 hostile 356ms2us195ns 5s repeats keeps
client 9 hostile 434ms844us584ns 2s repeats loses
client 10 honest 408ms676us969ns 10s repeats keeps
client 11 honest 522ms458us297ns 2s repeats loses
at 11s192ms881us901ns slow-disk venue 10s195ms872us32ns 200869477
at 12s360ms203us240ns dribble client-8 17s631ms292us883ns 0
at 12s685ms736us550ns reset client-9 0s 0
at 16s944ms56us677ns cut client-8 23s327ms677us253ns 0
at 20s593ms254us982ns reset trader-1 0s 0
at 22s988ms730us180ns vanish drop-copy 0s 1
at 24s294ms839us730ns dribble client-6 7s237ms383us75ns 0
at 24s448ms552us133ns stall drop-copy 9s986ms901us610ns 0
at 25s72ms378us822ns reset watcher 0s 0
at 31s293ms306us682ns cut watcher 25s442ms740us466ns 0
at 31s882ms411us410ns cut client-9 53s119ms985us911ns 0
at 32s71ms185us683ns reset client-1 0s 0
at 37s924ms650us465ns reset trader-2 0s 0
at 38s160ms68us591ns cut watcher 22s91ms148us732ns 0
at 40s3ms945us656ns reset client-10 0s 0
at 40s753ms449us551ns stall client-11 26s967ms791us850ns 0
at 41s143ms706us921ns reset client-11 0s 0
at 44s433ms303us870ns vanish client-11 0s 1
at 45s86ms925us240ns snapshot trader-1 0s 0
at 45s204ms618us930ns stall trader-1 12s97ms14us449ns 0
at 48s774ms28us820ns reset client-10 0s 0
at 48s969ms317us791ns reset client-9 0s 0
at 50s624ms626us28ns reset trader-1 0s 0
at 56s250ms465us79ns reset client-11 0s 0
at 58s98ms366us22ns cut client-9 59s214ms495us572ns 0
at 58s779ms969us516ns snapshot venue 0s 0
