// What a router is told: its venues, what is traded where, and how far it may go.

import Events

/// Where an order goes.
@frozen
public enum RoutingRule: String, BitwiseCopyable, CaseIterable, Sendable {
  /// Whole, to the first venue that trades its instrument.
  case byInstrument = "by_instrument"
  /// Whole, to where it is best at that moment.
  case best
  /// Cut up: what is shown is taken where it is best, and the rest waits at its limit.
  case sweep
  /// Cut up: the same, and the rest follows the best price of its side.
  case pegged

  /// It goes whole, under its own id.
  @inlinable public var isWhole: Bool { self == .byInstrument || self == .best }
}

public struct RouterSettings: Sendable {
  public var rule: RoutingRule
  /// False: a venue is down until its session is heard to be up.
  public var startsUp: Bool
  public var venues: [VenueTerms]
  public var instruments: [InstrumentTerms]
  /// For each instrument the numbers of the venues that trade it.
  public var traded: [[Int]]
  /// Order ids of children begin with it, and bear this number in a strategy's place.
  public var epoch: UInt32
  public var number: UInt16
  /// Live parents, and ended ones that are remembered.
  public var parentCapacity: Int
  /// The same of children.
  public var childCapacity: Int
  public var executionCapacity: Int
  /// How often a parent's rest is sent out again.
  public var rounds: Int
  /// Live children that a parent may have.
  public var childrenEach: Int
  /// A pegged child that is so far from the best price of its side is cancelled and sent anew.
  public var repegTicks: Int64
  /// A parent's rest moves from venue to venue so often at most.
  public var moveAfter: Nanoseconds

  public init(
    venues: [VenueTerms], instruments: [InstrumentTerms], traded: [[Int]], epoch: UInt32 = 1,
    number: UInt16 = 0xFFF, parentCapacity: Int = 1_024, childCapacity: Int = 8_192,
    executionCapacity: Int = 65_536, rounds: Int = 64, childrenEach: Int = 32,
    repegTicks: Int64 = 1, moveAfter: Nanoseconds = .milliseconds(250), rule: RoutingRule = .pegged,
    startsUp: Bool = true
  ) {
    self.rule = rule
    self.startsUp = startsUp
    self.venues = venues
    self.instruments = instruments
    self.traded = traded
    self.epoch = epoch
    self.number = number
    self.parentCapacity = parentCapacity
    self.childCapacity = childCapacity
    self.executionCapacity = executionCapacity
    self.rounds = rounds
    self.childrenEach = childrenEach
    self.repegTicks = repegTicks
    self.moveAfter = moveAfter
  }

  func check() {
    precondition(
      instruments.count == traded.count, "every instrument is traded somewhere or nowhere")
    precondition((1...65_535).contains(rounds), "a rest is sent out 1 to 65,535 times")
    precondition((1...32).contains(childrenEach), "a parent has 1 to 32 live children")
    precondition((1...1 << 30).contains(repegTicks), "a peg follows from 1 tick on")
    for terms in instruments {
      precondition(terms.tick.units > 0 && terms.lot.units > 0, "an instrument has tick and lot")
    }
  }
}
