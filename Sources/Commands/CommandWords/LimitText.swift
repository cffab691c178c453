// A limit's value as people read it.

import EventText

package enum LimitText {
  /// A value with what it is counted in.
  package static func text(_ limit: String, _ units: String) -> String {
    guard let value = Int64(units), value != .max else { return "none" }
    let number = decimalText(value)
    if limit.hasSuffix("_rate") { return number + "/s" }
    if limit == "collar_bps" { return number + " bps" }
    return limit == "cancel_ratio" ? number + "%" : number
  }
}
