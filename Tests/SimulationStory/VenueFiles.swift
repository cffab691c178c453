// The venue's config of a story: who may trade, what, and how the venue is built.

/// What a restart may change of a venue. A number says all of it; nil is the story's own.
public struct VenueShape: Hashable, Sendable {
  public var number: Int

  public init(_ number: Int) { self.number = abs(number) % 9 }

  public var topology: String { ["one_thread", "two_threads", "stage_per_thread"][number % 3] }
  /// Limits of all clients are those of the instruments and so much more, in whole units.
  public var moreOrder: Int64 { [0, 5, 10][number / 3] }
  public var morePosition: Int64 { [0, 50, 100][number / 3] }

  public func limits(of each: SimulatedInstrument) -> TraderLimits {
    TraderLimits(
      order: each.maximumOrder + moreOrder * PlainNumber.scale,
      position: each.maximumPosition + morePosition * PlainNumber.scale)
  }
}

public enum VenueFiles {
  public static func all(
    _ story: Story, instance: String, host: String = "127.0.0.1", port: UInt16, directory: String,
    isSimulated: Bool = false, shape: VenueShape? = nil
  ) -> [(name: String, text: String)] {
    var story = story
    if let shape { story.topology = shape.topology }
    return all(
      story, instance, host, port, directory, isSimulated,
      SimulatedInstrument.all.map { (shape ?? VenueShape(0)).limits(of: $0) })
  }

  private static func all(
    _ story: Story, _ instance: String, _ host: String, _ port: UInt16, _ directory: String,
    _ isSimulated: Bool, _ limits: [TraderLimits]
  ) -> [(name: String, text: String)] {
    [
      ("instruments.yaml", SimulatedInstrument.yaml(SimulatedInstrument.all)),
      ("sessions.yaml", sessions(story)),
      (
        "venue.yaml",
        venue(story, instance, host, port, directory, limits)
          + (isSimulated ? threads(story) : "topology: \(story.topology)\n")
      ),
    ]
  }

  private static func sessions(_ story: Story) -> String {
    var text = "sessions:\n"
    for actor in story.actors {
      let party = Party.client(actor.number)
      text += "  \(party.name):\n    sender: APUS\n    target: \(party.compID)\n"
      text += "    account: \(party.name)\n"
      text += "    cancel_on_disconnect: \(actor.losesOrders)\n"
      // A clock that jumps is the venue's trouble, not a reason to turn everybody away.
      text += "    tolerance: 10m\n"
    }
    for number in 0..<story.traderCount {
      let party = Party.trader(number + 1)
      text += "  \(party.name):\n    sender: APUS\n    target: \(party.compID)\n"
      text += "    account: \(party.name)\n    tolerance: 10m\n"
      text += "    cancel_on_disconnect: \(!story.doTradersKeepOrders)\n"
    }
    for party in [Party.dropCopy] {
      text += "  \(party.name):\n    sender: APUS\n    target: \(party.compID)\n"
      text += "    drop_copy: true\n    tolerance: 10m\n"
    }
    text += "  watcher:\n    sender: APUS\n    target: WATCHER\n    account: watcher\n"
    return text + "    tolerance: 10m\n"
  }

  private static func venue(
    _ story: Story, _ instance: String, _ host: String, _ port: UInt16, _ directory: String,
    _ limits: [TraderLimits]
  ) -> String {
    var text = """
      instance: \(instance)
      instruments: instruments.yaml
      sessions: sessions.yaml
      listen: { host: \(host), port: \(port), connections: 128, strangers_per_address: 64 }
      store: { directory: '\(directory)/store' }
      network: epoll
      orders_per_session: 256
      rings: { capacity: \(story.ringCapacity), journal_capacity: \(story.ringCapacity), loopback_capacity: \(story.ringCapacity) }
      identifiers: 16384
      journal:
        on: true
        directory: '\(directory)/journal'
        durability: \(story.durability)
        segment: 1MiB
        snapshots: { every: \(story.snapshotsNs / 1_000_000_000)s, events: 0, keep: 2 }
      risk:
        max_order: 50
        max_position: 200
        instruments:

      """
    for (each, limit) in zip(SimulatedInstrument.all, limits) {
      text +=
        "    \(each.symbol): { max_order: \(PlainNumber.text(limit.order)), "
        + "max_position: \(PlainNumber.text(limit.position)) }\n"
    }
    return text + "watchdog: { after: 60s }\nwarm_up: 0\n"
  }

  /// Where time is made up a thread that has nothing to do waits at once, and long: a wake-up that was forgotten shows.
  private static func threads(_ story: Story) -> String {
    let plans: [(name: String, stages: String)] =
      switch story.topology {
      case "one_thread": [("line", "gateway-in, risk, gateway-out, logger")]
      case "two_threads": [("line", "gateway-in, risk, gateway-out"), ("logger", "logger")]
      default:
        [
          ("in", "gateway-in"), ("match", "risk"), ("out", "gateway-out"), ("logger", "logger"),
        ]
      }
    return plans.reduce("topology: custom\nthreads:\n") {
      $0 + "  \($1.name): { stages: [\($1.stages)], wait: park, looks: 1, rest: 50ms }\n"
    }
  }
}
