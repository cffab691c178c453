// What people tell a strategy while it trades: another value for one of its parameters.

import Events
import Fabric
import Settings

extension OperatorDesk {
  /// Puts another value, written as a config has it, in a parameter's place.
  public mutating func tune(
    _ strategy: String, _ parameter: String, to words: String, who: Person, why: String
  ) throws(LimitRefusal) -> DeskAnswer {
    let row = try parameters.row(parameter, of: strategy)
    let value = try parameters.rows[row].parameter.value(of: words)
    // Before anything goes on record: what is refused leaves no trace.
    var changed = parameters
    _ = try changed.change(row, to: value, command: 0)
    let command = try voice.begin(who, why)
    _ = voice.push(try parameters.change(row, to: value, command: command))
    return .ordered(command)
  }
}
