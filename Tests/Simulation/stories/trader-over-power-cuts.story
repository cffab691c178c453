# Power cuts under a trader: what comes again says so (97), and the books that it asks for come behind what it missed.
seed 15
profile hell
until 1m
durability power
topology one_thread
snapshots 0s
latency 50us 50ms
segments 1 200
loss 0
traders 1
client 1 honest 705ms632us726ns 30s repeats keeps
client 2 honest 502ms961us916ns 2s repeats keeps
client 3 honest 309ms124us637ns 5s repeats keeps
client 4 honest 635ms899us492ns 10s passes-over keeps
client 5 clumsy 332ms758us563ns 10s repeats keeps
client 6 clumsy 428ms668us701ns 5s passes-over keeps
client 7 clumsy 345ms293us438ns 2s repeats loses
client 8 hostile 667ms532us934ns 10s passes-over keeps
client 9 hostile 507ms321us982ns 5s passes-over loses
client 10 slow 407ms938us987ns 10s passes-over loses
client 11 slow 465ms895us686ns 30s passes-over loses
at 12s429ms811us820ns limits trader-1 6s977ms306us336ns 50
at 19s641ms802us984ns vanish watcher 0s 0
at 22s816ms122us447ns dribble client-9 2s341ms742us400ns 0
at 24s78ms521us576ns power venue 6s514ms476us64ns 53
at 24s759ms185ns dribble client-6 3s217ms744us284ns 0
at 28s789ms433us456ns rebuild trader-1 1s967ms719us534ns 4
at 31s739ms264us188ns slow drop-copy 1s680ms682us404ns 0
at 31s963ms785us438ns slow-disk venue 3s 79120473
at 31s964ms785us438ns short-write venue 0s 8
at 32s542ms623us267ns kill venue 200ms 0
at 35s453ms67us835ns slow client-11 16s392ms58us489ns 0
at 47s714ms998us640ns vanish client-5 0s 0
at 47s880ms845us296ns snapshot venue 0s 0
at 56s66ms980us353ns lose client-2 17s998ms274us153ns 237649
at 58s422ms333us935ns power venue 2s60ms630us559ns 97
at 59s159ms885us778ns dribble client-4 4s578ms926us186ns 0
