// The trader's line of replays and restarts: direct calls, and each stage's stream is told to a listener. It is compiled once,
// here. Who composes stages by generics compiles all of their code into itself, and every room that replays would do it
// anew; so these are plain types, called across rooms once an input.

import Books
import Events
import Orders
import Risk
import Routing
import Strategies
import Tables
import Settings

/// Hears what one stage sends. A class: it is called from inside a line that doesn't know what it does.
open class StreamListener {
  public init() {}

  /// `isNew`: the stage made it or changed it, and didn't only pass it on.
  open func hear(_ event: Event, isNew: Bool) {}

  /// How far its stream has come.
  open func persist(_ state: inout StateVisitor) {}
}

/// Digests and counts what a stage sends.
open class DigestListener: StreamListener {
  public final private(set) var digest = StreamDigest()
  public final private(set) var count: UInt64 = 0

  public override init() {}

  open override func hear(_ event: Event, isNew: Bool) {
    digest.add(event)
    count &+= 1
  }

  open override func persist(_ state: inout StateVisitor) { state.visitStream(&digest, &count) }
}

/// A tap that tells a listener.
struct ListenerTap: StreamTap, Persisted, ~Copyable {
  let listener: StreamListener

  mutating func passed(_ event: Event) { listener.hear(event, isNew: false) }
  mutating func emitted(_ event: Event) { listener.hear(event, isNew: true) }
  mutating func persist(_ state: inout StateVisitor) { listener.persist(&state) }
}

/// The four machines of the trader line between the gateways, with a listener each.
public struct WatchedTrader: ~Copyable {
  typealias Line = InlineTrader<ListenerTap, LineEnd>

  var line: Line

  public init(_ settings: TraderSettings, listener: (StageID) -> StreamListener) {
    line = Line(settings, end: LineEnd()) { ListenerTap(listener: listener($0)) }
  }

  // Written out, so that the ends of all that is in it aren't compiled into other rooms.
  deinit {}

  /// Takes one ingress event all the way. Never inlined: the stages would come along.
  @inline(never)
  public mutating func handle(_ event: Event) { line.handle(event) }

  /// The same from behind the books' stage on: for who has asked that one itself, `withBooks`.
  @inline(never)
  public mutating func handleBehindBooks(_ event: Event) { line.book.out.pass(event) }

  public mutating func withBooks<Answer>(_ body: (inout VenueBooks) -> Answer) -> Answer {
    body(&line.book.stage)
  }

  public var books: VenueBooks { _read { yield line.book.stage } }
  public var strategies: StrategyHouse { _read { yield line.strategy.stage } }
  public var orders: RoutedOrders { _read { yield line.orders.stage } }
  public var risk: RiskStage { _read { yield line.risk.stage } }

  public mutating func checkInvariants() { line.checkInvariants() }

  /// The stages that can be saved, in the order of the line.
  public static var stages: [StageID] { Line.stages }

  /// One stage and its stream, as `StageRunner` lists them.
  public mutating func persist(_ id: StageID, _ state: inout StateVisitor) {
    line.persist(id, &state)
  }
}
