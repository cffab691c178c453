// The parameters of all strategies, with their values as they stand while the core runs: what an operator sees, and what a
// change is checked against. The strategies' desks have the values, and remember them over a restart; another config enters as
// changes.

import Events
import Spellcheck
import Strategies
import Settings

public struct ParameterRow: Hashable, Sendable {
  public var strategy: String
  public var number: UInt16
  public var kind: StrategyKind
  /// Its place in the kind's list.
  public var index: Int
  public var parameter: Parameter
  public var value: Int64
  /// Of the instruments that the strategy trades.
  public var lots: [Quantity]
}

public struct ParameterBoard: Sendable {
  public private(set) var rows: [ParameterRow]

  public init(_ strategies: [NamedStrategy]) {
    rows = strategies.flatMap { strategy in
      strategy.settings.card.parameters.enumerated().map { index, parameter in
        ParameterRow(
          strategy: strategy.name, number: strategy.settings.number,
          kind: strategy.settings.kind, index: index, parameter: parameter,
          value: strategy.settings.values[index],
          lots: strategy.settings.markets.map(\.terms.lot))
      }
    }
  }

  /// The row of a strategy's parameter, by the words that people use.
  public func row(_ name: String, of strategy: String) throws(LimitRefusal) -> Int {
    let strategies = rows.map(\.strategy).reduce(into: [String]()) {
      if $0.last != $1 { $0.append($1) }
    }
    guard strategies.contains(strategy) else {
      let near = nearest(strategy, in: strategies).map { "; did you mean '\($0)'?" } ?? ";"
      throw LimitRefusal(
        "there is no strategy '\(strategy)'\(near) there is: "
          + strategies.joined(separator: ", "))
    }
    if let row = rows.firstIndex(where: { $0.strategy == strategy && $0.parameter.name == name }) {
      return row
    }
    let names = rows.filter { $0.strategy == strategy }.map(\.parameter.name)
    let near = nearest(name, in: names).map { "; did you mean '\($0)'?" } ?? ";"
    throw LimitRefusal(
      "'\(strategy)' has no parameter '\(name)'\(near) there is: "
        + names.joined(separator: ", "))
  }

  /// What stands at a place in the list of a strategy that there is.
  func value(_ index: Int, of strategy: UInt16) -> Int64 {
    guard let row = rows.first(where: { $0.number == strategy && $0.index == index }) else {
      preconditionFailure("strategy \(strategy) has no parameter \(index)")
    }
    return row.value
  }

  /// The event that makes it so, after which this board says so too.
  public mutating func change(
    _ row: Int, to value: Int64, command: UInt64
  ) throws(LimitRefusal) -> Event {
    let found = rows[row]
    guard found.parameter.isLive else {
      throw LimitRefusal(
        "'\(found.parameter.name)' sizes what the strategy remembers: change it in the config, and begin anew with "
          + "'apus run --fresh'")
    }
    guard found.parameter.range.contains(value) else {
      let range = found.parameter.range
      throw LimitRefusal(
        "'\(found.parameter.name)' is from \(found.parameter.words(range.lowerBound)) to "
          + found.parameter.words(range.upperBound))
    }
    if found.parameter.unit == .quantity,
      let lot = found.lots.first(where: { value % $0.units != 0 })
    {
      throw LimitRefusal(
        "\(found.parameter.words(value)) is no multiple of a lot of \(plain(lot)) that '\(found.strategy)' trades: "
          + "its orders would all be refused")
    }
    if let complaint = complaint(about: found, value) { throw LimitRefusal(complaint) }
    return put(value, in: row, command: command)
  }

  /// What a value would break of the rules that it has a part in; nil where they are kept. What others have broken is
  /// nothing to it.
  private func complaint(about row: ParameterRow, _ value: Int64) -> String? {
    // A plug-in's are its own affair.
    let card = row.kind.card
    if card.rules.isEmpty { return nil }
    var values = rows.filter { $0.number == row.number }.map(\.value)
    values[row.index] = value
    return card.broken(values).first { $0.isAbout(row.parameter.name) }.map {
      card.complaint(about: $0, values) { $0.words($1) }
    }
  }

  private mutating func put(_ value: Int64, in row: Int, command: UInt64) -> Event {
    let found = rows[row]
    rows[row].value = value
    return Event(
      kind: .parameterChange, source: .operatorDesk, instrument: .none,
      ParameterChange(
        strategy: found.number, parameter: UInt16(found.index), before: found.value, after: value,
        command: command))
  }

  /// The values as they stand in the state that a line goes on with: of each strategy, in the order of its kind's list.
  mutating func take(_ values: [[Int64]]) {
    for row in rows.indices { rows[row].value = values[Int(rows[row].number) - 1][rows[row].index] }
  }

  /// What another config changes of what an earlier one said: as events, after which this board says so too.
  mutating func changes(from old: ParameterBoard, to new: ParameterBoard) -> [Event] {
    var events: [Event] = []
    for row in rows.indices where row < old.rows.count && row < new.rows.count {
      let wanted = new.rows[row].value
      guard old.rows[row].value != wanted, rows[row].value != wanted,
        rows[row].parameter.isLive
      else { continue }
      // All of them together keep to the rules; one after the other they needn't.
      events.append(put(wanted, in: row, command: 0))
    }
    return events
  }
}
