// What a world stands on: a machine that is made up, or a host with real processes and sockets. A world decides what happens
// and when; its surroundings make it happen, and tell what came of it.

/// Surroundings hold the world, and call these; from one thread, never from within a call of the world's.
public protocol WorldEars: AnyObject {
  func opened(_ seat: Int)
  func received(_ seat: Int, _ bytes: [UInt8])
  /// There is room again.
  func writable(_ seat: Int)
  func closed(_ seat: Int, _ why: String)
  /// A process is gone: by itself, where `why` isn't nil.
  func ended(_ process: Party, _ why: String?)
  /// A process puts on record so much in so short a time that it will never come to an end.
  func ranAway(_ process: Party, _ why: String)
  /// What a diagram shows.
  func noted(_ process: Party, _ what: String)
  /// A rare path that only the surroundings see.
  func reached(_ mark: Mark)
  /// What the wire between a trader and the venue shows.
  func tapped(_ trader: Int, _ sign: TraderTap.Sign)
  /// It is as late as the world asked to be told of.
  func woken()
}

public protocol Surroundings: AnyObject {
  /// Since the beginning.
  var nowNs: UInt64 { get }
  /// As clients believe it to be.
  var wallNs: UInt64 { get }

  func start(_ process: Party)
  func isRunning(_ process: Party) -> Bool

  // Ways of clients, a seat each.
  func call(_ seat: Int, _ from: Party, _ to: Party)
  /// How many bytes were taken.
  func send(_ seat: Int, _ bytes: [UInt8]) -> Int
  func hangUp(_ seat: Int, isReset: Bool)
  func reads(_ seat: Int, _ isReading: Bool)

  /// Begins a deed. False: this is nothing that these surroundings can do.
  func begin(_ deed: Deed, seat: Int?) -> Bool
  /// What lasted is over.
  func end(_ deed: Deed, seat: Int?)
  /// Puts a file right in which a bit was wrong, where that is why a process won't start. Its name; nil: it isn't.
  func mend(_ process: Party, namedIn why: String) -> String?
  /// All ways are well again.
  func heal()

  /// `WorldEars.woken` is wanted then, instead of when it was wanted before.
  func wake(at ns: UInt64)
  /// What the venue has on record, once it has stopped in good order; facts for the rules.
  func records() -> [Fact.What]

  /// What the desk has ordered so far is taken.
  func hasObeyed(_ process: Party) -> Bool

  /// Another config lies there for the next run: a shape by its number.
  func shape(_ process: Party, _ number: Int)

  // Traders, where there are any.
  var runsTraders: Bool { get }
  /// Whether the desk has answered that the last change of limits is in the line, for each symbol.
  func hasTakenLimits(_ trader: Int) -> Bool
  /// Has it send no new orders, and leave those that work. True once it has been told.
  func hush(_ trader: Int) -> Bool
  /// What it believes while it runs.
  func beliefs(of trader: Int) -> [Fact.What]
  /// The same of one that has stopped, and what the venue's journal says of its orders. After `records`.
  func records(of trader: Int) -> [Fact.What]
}

extension Surroundings {
  public func hasObeyed(_ process: Party) -> Bool { true }
  public func mend(_ process: Party, namedIn why: String) -> String? { nil }
  public var runsTraders: Bool { false }
  public func shape(_ process: Party, _ number: Int) {}
  public func hasTakenLimits(_ trader: Int) -> Bool { false }
  public func hush(_ trader: Int) -> Bool { true }
  public func beliefs(of trader: Int) -> [Fact.What] { [] }
  public func records(of trader: Int) -> [Fact.What] { [] }
}
