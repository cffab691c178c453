// Which events somebody means, in one small language for every command that picks events out of a
// stream:
//
//     kind=order_fill and instrument=ACME and price>=101.25
//     stage=risk and (reason=order_size or reason=position_limit) and not source=strategy/2
//     kind in (order_new, order_cancel) and time>=09:30:00
//
// A column is one of the event's header, or a field of some kind's payload under the name that the
// JSON form gives it. An event of a kind that doesn't have the column matches no comparison with it.

import EventText
import Events

/// What words in a filter may name besides what every build knows.
public struct FilterNames: Sendable {
  /// By index.
  public var symbols: [String]
  /// A moment of the day that a time without a date is of.
  public var day: Nanoseconds

  public init(symbols: [String] = [], day: Nanoseconds = .zero) {
    self.symbols = symbols
    self.day = day
  }
}

/// What a filter looks at: an event in a stage's stream, and its place in a journal where it has one.
public struct FilteredEvent: Sendable {
  public var event: Event
  public var stage: StageID
  public var record: UInt64?
  public var index: UInt64?

  public init(_ event: Event, of stage: StageID, record: UInt64? = nil, index: UInt64? = nil) {
    self.event = event
    self.stage = stage
    self.record = record
    self.index = index
  }
}

/// A filter, read and checked. Some 20 ns a comparison.
public struct EventFilter: Sendable {
  indirect enum Node: Sendable {
    case all([Node])
    case any([Node])
    case not(Node)
    case test(Comparison)
  }

  let root: Node

  /// Reads the text. What it names must be known: a misspelt column or value is an error, and not a
  /// filter that nothing matches.
  public init(_ text: String, names: FilterNames) throws(FilterError) {
    var parser = FilterParser(words: try FilterWord.split(text), names: names)
    root = try parser.whole()
  }

  public func matches(_ event: FilteredEvent) -> Bool { Self.holds(root, event) }

  private static func holds(_ node: Node, _ event: FilteredEvent) -> Bool {
    switch node {
    case .test(let comparison): return comparison.holds(event)
    case .not(let node): return !holds(node, event)
    case .all(let nodes):
      for node in nodes where !holds(node, event) { return false }
      return true
    case .any(let nodes):
      for node in nodes where holds(node, event) { return true }
      return false
    }
  }

  /// How to write one, for a command's help: a paragraph a string.
  public static let guide = [
    "A filter compares columns with values: =, !=, <, <=, >, >=, or 'in (a, b)'; 'and', 'or', 'not' and "
      + "brackets join them. Columns are kind, stage, instrument, source, time, sequence, record, index "
      + "and flags, and every field of an event's JSON form: order, side, price, quantity, reason, "
      + "origin, execution and so on.",
    "Kinds may be written without 'order_' (kind=fill); a source without its number (source=strategy); "
      + "an order as the tables show it or as its number (order=1-1-13); a time with or without its "
      + "date, in UTC (time>=09:30:00). 'order' also finds the id that a replace gave. A value with "
      + "spaces goes in quotes.",
  ]
}
