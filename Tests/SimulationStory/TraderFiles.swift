// A trader's config of a story: what it trades with whom, how it is built, and what it may not get past.

import Numerics

/// What a restart may change of a trader. A number says all of it, so that a story's text does.
public struct TraderShape: Hashable, Sendable {
  public var number: Int

  public init(_ number: Int) { self.number = abs(number) % Self.count }

  public static let count = 27

  /// The shape with which a story's trader begins.
  public static func first(of story: Story, trader: Int) -> TraderShape {
    var random = TraderFiles.random(of: story, trader)
    return TraderShape(Int(random.next(below: UInt64(count))))
  }

  public var topology: String { ["one_thread", "two_threads", "stage_per_thread"][number % 3] }
  public var halfSpreadTicks: Int { 1 + number / 3 % 3 }
  /// In whole units, of each instrument.
  public var maximumOrder: Int64 { [8, 12, 30][number / 9 % 3] }
  public var maximumPosition: Int64 { [20, 32, 60][number / 9 % 3] }

  public var limits: TraderLimits {
    TraderLimits(
      order: maximumOrder * PlainNumber.scale, position: maximumPosition * PlainNumber.scale)
  }
}

/// In 1e-8.
public struct TraderLimits: Hashable, Sendable {
  public var order: Int64
  public var position: Int64

  public init(order: Int64, position: Int64) {
    self.order = order
    self.position = position
  }
}

public enum TraderFiles {
  static let heartbeatSeconds = 5

  /// Apart from what the story draws for all else.
  static func random(of story: Story, _ trader: Int) -> SplitMix64 {
    SplitMix64(seed: (story.seed ^ 0x5452_4144_4552) &+ UInt64(trader) &* 0x9E37_79B9_7F4A_7C15)
  }

  public static func all(
    _ story: Story, trader: Int, _ shape: TraderShape, venue: String, port: UInt16
  ) -> [(name: String, text: String)] {
    [
      ("instruments.yaml", SimulatedInstrument.yaml(SimulatedInstrument.all)),
      ("trader.yaml", config(story, trader, shape, venue, port)),
    ]
  }

  private static func config(
    _ story: Story, _ trader: Int, _ shape: TraderShape, _ venue: String, _ port: UInt16
  ) -> String {
    let party = Party.trader(trader)
    var text = """
      instance: trader
      instruments: instruments.yaml
      venue:
        network: epoll
        host: \(venue)
        port: \(port)
        sender: \(party.compID)
        target: \(Party.venue.compID)
        account: \(party.name)
        heartbeat: \(heartbeatSeconds)s
        store: /store
        tolerance: 10m
        identifiers: 4096
      books: { order_capacity: 1024, level_capacity: 1024 }
      orders: { capacity: 256 }
      risk: { max_order: \(shape.maximumOrder), max_position: \(shape.maximumPosition) }
      timer: 1s
      rings: { capacity: \(story.ringCapacity), journal_capacity: \(story.ringCapacity), loopback_capacity: \(loopbackCapacity(story)) }
      warm_up: 0
      watchdog: { after: 60s }
      journal:
        directory: /journal
        durability: process
        segment: 1MiB
        snapshots: { every: \(story.snapshotsNs / 1_000_000_000)s, events: 0, keep: 2 }

      """
    text += strategies(story, trader, shape)
    return text + threads(shape)
  }

  /// More than any shape lets through.
  private static let greed = 40

  /// Of the greedy more is refused at once than the smallest one holds, and nobody waits for it.
  private static func loopbackCapacity(_ story: Story) -> Int {
    story.areTakersGreedy ? 16 : story.ringCapacity
  }

  /// One kind for a trader, whatever restarts change: the other's orders would be nobody's.
  private static func strategies(_ story: Story, _ trader: Int, _ shape: TraderShape) -> String {
    var random = random(of: story, trader)
    _ = random.next(below: UInt64(TraderShape.count))
    if random.nextBool() {
      return """
        strategies:
          quote_and_take:
            quote: 8
            half_spread_ticks: \(shape.halfSpreadTicks)
            requote_ticks: 6
            lean_ticks: 3
            max_position: \(story.areTakersGreedy ? 1000 : 48)
            take_imbalance_percent: \(story.areTakersGreedy ? 50 : 80)
            take: \(story.areTakersGreedy ? greed : 4)
            take_cooldown: \(story.areTakersGreedy ? 1 : 3)s
            max_orders_out: 64

        """ + (story.areTakersGreedy ? "    take_slices: 24\n" : "")
    }
    return """
      strategies:
        make:
          kind: market_maker
          instruments: [ACME, BOLT]
          max_position: 48
          quote: 8
          levels: 2
          half_spread_ticks: \(shape.halfSpreadTicks)
          requote_ticks: 5
          skew: 0.5
          max_orders_out: 64

      """
  }

  /// Where time is made up a thread that has nothing to do waits at once, and long: a wake-up that was forgotten shows.
  private static func threads(_ shape: TraderShape) -> String {
    let plans: [(name: String, stages: String)] =
      switch shape.topology {
      case "one_thread":
        [("line", "gateway-in, book, strategy, orders, risk, gateway-out, logger")]
      case "two_threads":
        [("line", "gateway-in, book, strategy, orders, risk, gateway-out"), ("logger", "logger")]
      default:
        [
          ("in", "gateway-in"), ("match", "book, strategy, orders, risk"), ("out", "gateway-out"),
          ("logger", "logger"),
        ]
      }
    return plans.reduce("topology: custom\nthreads:\n") {
      $0 + "  \($1.name): { stages: [\($1.stages)], wait: park, looks: 1, rest: 50ms }\n"
    }
  }
}
