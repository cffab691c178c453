// What is wrong with a value, if anything.

extension Validator {
  /// The fault of a value under a field's rule.
  @_noLocks
  func fault(_ value: FieldBytes, _ rule: FieldRule) -> Fault {
    if value.isEmpty { return .noValue }
    return rareFault(value, rule.value, Int(rule.setStart), Int(rule.setCount))
  }

  @inline(never) @_noLocks
  func rareFault(_ value: FieldBytes, _ rule: ValueRule, _ set: Int, _ count: Int) -> Fault {
    switch rule {
    case .anything, .data, .entryCount, .mustNotBe, .mustNotBeOneOf: return .none
    case .integer: return value.integer == nil ? .badFormat : .none
    case .natural:
      guard let number = value.integer, number >= 0, value[0] != 0x2D else { return .badFormat }
      return .none
    case .dayOfMonth:
      guard value.count <= 2, let day = value.digits else { return .badFormat }
      return day >= 1 && day <= 31 ? .none : .outOfRange
    case .decimal: return isDecimal(value) ? .none : .badFormat
    case .character: return value.count == 1 ? .none : .badFormat
    case .flag: return value.flag == nil ? .badFormat : .none
    case .oneOf:
      if value.count != 1 { return .badFormat }
      return isInSet(value[0], set) ? .none : .outOfRange
    case .digitOf:
      if value.integer == nil { return .badFormat }
      return value.count == 1 && isInSet(value[0], set) ? .none : .outOfRange
    case .numberListed:
      if value.integer == nil { return .badFormat }
      return rules.isListed(ValueCode.of(value), from: set, count: count) ? .none : .outOfRange
    case .listed:
      return rules.isListed(ValueCode.of(value), from: set, count: count) ? .none : .outOfRange
    case .manyOf, .manyListed: return manyFault(value, rule, set, count)
    case .time: return value.time == nil ? .badFormat : .none
    case .timeOfDay: return value.timeOfDay == nil ? .badFormat : .none
    case .date: return value.date == nil ? .badFormat : .none
    case .monthYear: return value.monthYear == nil ? .badFormat : .none
    }
  }

  /// Values with one space between each two.
  @_noLocks
  func manyFault(_ value: FieldBytes, _ rule: ValueRule, _ set: Int, _ count: Int) -> Fault {
    var from = 0
    while true {
      var to = from
      while to < value.count, value[to] != 0x20 { to += 1 }
      if to == from { return .badFormat }
      let one = value.part(from, to)
      let isKnown =
        rule == .manyOf
        ? one.count == 1 && isInSet(one[0], set)
        : rules.isListed(ValueCode.of(one), from: set, count: count)
      if !isKnown { return .outOfRange }
      if to == value.count { return .none }
      from = to + 1
    }
  }

  /// `[-]digits[.digits]` of any length; a digit on one side of the point is enough.
  @_noLocks
  func isDecimal(_ value: FieldBytes) -> Bool {
    var at = 0
    var digits = 0
    var points = 0
    if value[0] == 0x2D { at = 1 }
    while at < value.count {
      let byte = value[at]
      at += 1
      if byte == 0x2E {
        points += 1
        if points > 1 { return false }
      } else if byte &- 0x30 <= 9 {
        digits += 1
      } else {
        return false
      }
    }
    return digits > 0
  }
}
