// What people tell a strategy while it trades: another value for one of its parameters.

import Events
import Fabric

extension OperatorDesk {
  /// Puts another value in a parameter's place. Who and why go on record before it.
  public mutating func tune(
    _ strategy: String, _ parameter: String, to value: Int64, who: String, why: String
  ) throws(LimitRefusal) -> DeskAnswer {
    try check(who, why)
    let row = try parameters.row(parameter, of: strategy)
    var changed = parameters
    let command = try begin()
    let event = try changed.change(row, to: value, command: command)
    say(who, .who, command)
    say(why, .why, command)
    _ = ring.push(event)
    parameters = changed
    return .ordered(command)
  }
}
