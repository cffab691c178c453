// What the clocks of a place show: a list of moments at which their offset changed, and a rule for all
// that comes later. Conversions both ways, in whole seconds.

/// A time zone, read once when the config is.
public struct ZoneRules: Sendable, Equatable {
  /// Moments, ascending, in seconds since the epoch; from each on its offset holds.
  var moments: [Int64] = []
  var offsets: [Int32] = []
  /// Before the first moment.
  var firstOffset: Int32 = 0
  /// After the last moment.
  var rule: ZoneRule

  init(rule: ZoneRule) {
    self.rule = rule
    firstOffset = rule.standardOffset
  }

  public static var utc: ZoneRules { ZoneRules(rule: ZoneRule(standardOffset: 0)) }

  /// A zone whose clocks never change, so many seconds east of Greenwich.
  public init(fixedOffset seconds: Int32) { self.init(rule: ZoneRule(standardOffset: seconds)) }

  /// Seconds east of Greenwich that clocks show at a moment.
  public func offset(at moment: Int64) -> Int64 {
    guard let last = moments.last, moment < last else {
      if let last = offsets.last, rule.isUnknown { return Int64(last) }
      return Int64(rule.offset(at: moment))
    }
    // The last moment that isn't later.
    var low = 0
    var high = moments.count
    while low < high {
      let middle = (low + high) / 2
      if moments[middle] <= moment { low = middle + 1 } else { high = middle }
    }
    return Int64(low == 0 ? firstOffset : offsets[low - 1])
  }

  /// The moment at which clocks show a time (seconds since 1970 as they count). A time that there is twice
  /// is the first one; one that is skipped is taken by the clock as it was before: an hour that doesn't
  /// exist begins when it would have.
  public func moment(ofLocal local: Int64) -> Int64 {
    // Offsets are less than a day, so the two around it are those a day before and after.
    let before = local - offset(at: local - 86_400)
    let after = local - offset(at: local + 86_400)
    let early = min(before, after)
    let late = max(before, after)
    if early + offset(at: early) == local { return early }
    if late + offset(at: late) == local { return late }
    return before
  }
}
