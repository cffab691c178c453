// The pages of 'apus help'. Each says what to type, and where more is written.

struct HelpPage {
  var name: String
  /// One line, of the list and above the page.
  var summary: String
  var text: String
}

enum HelpPages {
  static let all = [
    begin, config, strategies, plugins, outside, operating, risk, journal, restarts, venue, host,
    looking,
  ]

  private static let begin = HelpPage(
    name: "begin", summary: "The first ten minutes",
    text: """
        apus run --for 20s                  a trader, a venue and eight participants, over FIX on 127.0.0.1
        ringtap top --instance demo         meanwhile, from another terminal: its queues
        apus ctl status                     meanwhile: how it does; 'apus ctl positions', 'apus ctl orders'
        apus ctl kill --why test --yes      stops its trading; 'apus ctl clear --why done --yes' lets it go
        apus journal verify JOURNAL         afterwards: is every record whole? The summary names the journal
        apus replay JOURNAL                 the same inputs through the same stages: the same bits?
        apus orders JOURNAL --state rejected    what became of orders, and why

      Then copy config/paper.yaml, change it, and run it: 'apus run --config mine.yaml'. A mistake in it is told
      with its place and with what is allowed there.
      """)

  private static let config = HelpPage(
    name: "config", summary: "Which files say what",
    text: """
        config/paper.yaml       every key of a line, explained: market, strategies, books, orders, journal, threads
        config/trader.yaml      the keys of a session with a FIX 4.2 venue
        config/demo.yaml        a trader that brings its venue along
        config/risk.yaml        every limit; 'risk: risk.yaml' names it in a config
        config/strategies.yaml  several strategies that run at once; 'strategies: strategies.yaml' names them
        config/strategies-*.yaml    each kind of strategy by itself
        config/topology-*.yaml  threads and CPUs of a host; 'topology: topology-8cpu.yaml' names one
        config/venue.yaml, config/sessions.yaml    a venue and its clients

      A file that a config names lies beside it. All of them are written into the journal word for word, so that a
      replay needs nothing else; secrets aren't.
      """)

  private static let strategies = HelpPage(
    name: "strategies", summary: "Choosing and adding strategies",
    text: """
        apus strategy list                  the kinds that there are
        apus strategy describe momentum     its parameters: units, ranges, defaults
        apus ctl strategy params            of a running core, as they are now
        apus ctl strategy set NAME PARAMETER VALUE --why TEXT
        apus ctl strategy stop NAME --why TEXT

      A config names them, and gives each its kind, its instruments and its parameters:

        strategies:
          maker: { kind: market_maker, instruments: [ACME], max_position: 500 }
          trend: { kind: momentum, instruments: [BOLT, CRUX], signal: ema_cross }

      Limits, positions and profit are kept for each by its name. To write your own: in C or Swift as a library,
      'apus help plugins'; in any language as a process of its own, 'apus help outside'; in Swift inside the core,
      a type that is a Strategy in Sources/Core/Strategies and a case of StrategyKind.
      docs/strategies has a page for each kind.
      """)

  private static let plugins = HelpPage(
    name: "plugins", summary: "Strategies in shared libraries",
    text: """
      examples/strategies has one in C, one in Swift and one in Rust, with how to build them. A library exports one symbol, as
      CSupport/CStrategy/include/apus_strategy.h says; the core gives it memory, which is all that it may remember.

        apus strategy check ./libmine.so    tries it in a process of its own, and prints its digest

        strategies:
          mine: { kind: plugin, library: ./libmine.so, digest: "sha256:…", parameters: { fast: 5 } }

      Another library under the same path isn't loaded: its digest is another. What it asks for is judged like any
      strategy's: its desk, risk and the outbound counter stand behind it.
      """)

  private static let outside = HelpPage(
    name: "outside", summary: "Strategies in processes of their own",
    text: """
      A seat in the config, and a process that takes it: events come to it over one ring, its orders go back over
      another, and are sequenced like any other input. Its death stops only itself: its orders are cancelled.

        apus run --config config/demo-outside.yaml
        python3 tools/python/examples/quoter.py --help

      docs/strategies/outside.md says what the two rings hold, for other languages.
      """)

  private static let operating = HelpPage(
    name: "operating", summary: "A hand on a running core",
    text: """
        apus ctl status | positions | orders | sessions | limits
        apus ctl halt --instrument CRUX --why news      'resume' takes orders again
        apus ctl reduce-only --strategy maker --why news
        apus ctl kill --why 'quotes look wrong'         'clear' lets it go
        apus ctl snapshot                               state put aside now
        apus ctl shutdown --why 'end of day' --yes      cancels, waits, saves, says what is open
        kill -USR1 PID                                  the kill switch without a command

      Who and why go on record in the journal, with the uid and pid of who called. A core that doesn't answer is
      told of within a second, with what its threads do meanwhile.
      """)

  private static let risk = HelpPage(
    name: "risk", summary: "What no order gets past",
    text: """
        apus limits show                    what holds now
        apus limits set max_order 300 --of CRUX --by ann --why 'large client'
        apus limits check JOURNAL --instrument CRUX --side sell --quantity 600 --price 730
        apus replay JOURNAL --what-if tighter.yaml

      Checks are made in one fixed order, and the first that fails decides; what it compared is in the journal.
      config/risk.yaml explains each limit, ARCHITECTURE.md the order. The kill switch stands over a restart until
      a person lets it go.
      """)

  private static let journal = HelpPage(
    name: "journal", summary: "Reading, proving and keeping journals",
    text: """
        apus journal info | verify | stats | dump | tail JOURNAL
        apus journal dump JOURNAL --where 'kind=fill and instrument=ACME and time>=09:30'
        apus replay JOURNAL --break 'instrument=ACME and kind=fill' --dump books,orders
        apus journal archive journal --to /mnt/archive --hot 7d
        tools/journal-export JOURNAL --parquet all/

      Ingress is the truth and the other streams are the proof: a replay feeds the one and compares the others.
      tools/journal reads journals from Python, also while they are written.
      """)

  private static let restarts = HelpPage(
    name: "restarts", summary: "What comes back after a crash, and what doesn't",
    text: """
      Start it again as it was started. The newest good snapshot is loaded, the log behind it read again, a record
      that was cut short is removed; positions, orders, limits, parameters, kill switch and FIX numbers are back.
      What was decided and never sent is told as refused, never sent late. A log that was changed is refused, with
      the way to look at it; so is one that has lost its end, by what its FIX sessions know, and where they were at
      work with one that isn't there none is begun.

        journal: { snapshots: { every: 5m, events: 20000000, keep: 2 } }
        apus run --fresh                    a journal of its own, whatever there is

      Another config goes on with the same state where it only changes limits and parameters; what it changes is
      in the journal. Another build goes on only from a snapshot at the log's very end.
      """)

  private static let venue = HelpPage(
    name: "venue", summary: "A venue for FIX 4.2 clients",
    text: """
        apus venue --config config/venue.yaml       listens on 127.0.0.1:9880 until ^C
        apus run --config config/trader.yaml        a trader on it

      config/sessions.yaml has the clients; FIX.md the dialect, MATCHING.md the rules by which orders match. Books,
      orders and their names come back after a restart; clients are told what they are owed.
      """)

  private static let host = HelpPage(
    name: "host", summary: "A host that a core runs well on",
    text: """
        apus doctor                         what is fine, what isn't, what it costs, what mends it
        apus doctor --config FILE           held against that config's threads
        tools/tune-host --cpus 1-7          what it would change; --apply does, --undo restores what was there

      deploy/ has a hardened systemd unit and a page on containers. A topology that doesn't fit the host is
      refused at the start, 'topology: auto' fits itself.
      """)

  private static let looking = HelpPage(
    name: "looking", summary: "Looking into live queues without touching them",
    text: """
        ringtap list                        which cores, which rings
        ringtap top --instance demo         how full, how fast, who holds whom back
        ringtap tail strategy-orders --instance demo --kind order_new
        ringtap hist --interval 5s          latencies, hop by hop
        ringtap export                      for Prometheus

      It maps the shared memory for reading only, and reads what a crashed core left.
      """)
}
