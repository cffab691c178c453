// The rule at the end of a zone's file, as POSIX writes it: `EST5EDT,M3.2.0,M11.1.0`. What holds for all
// years that the file doesn't list.

import FIXCodec

struct ZoneRule: Sendable, Equatable {
  /// A day of a year, and a time on it.
  struct Change: Sendable, Equatable {
    enum Day: Sendable, Equatable {
      /// Mm.w.d: weekday d (0: Sunday) of week w (5: the last) of month m.
      case week(month: Int, week: Int, weekday: Int)
      /// Jn: day 1 … 365, February 29 never counted.
      case julian(Int)
      /// n: day 0 … 365.
      case ordinal(Int)
    }
    var day: Day
    /// Seconds after midnight, by the clock that is about to change; may be negative or beyond a day.
    var seconds: Int64
  }

  var standardOffset: Int32
  var summerOffset: Int32?
  var begin: Change?
  var end: Change?
  /// The file had none: the last offset holds on.
  var isUnknown = false

  init(standardOffset: Int32) { self.standardOffset = standardOffset }

  func offset(at moment: Int64) -> Int32 {
    guard let summerOffset, let begin, let end else { return standardOffset }
    let year = Self.year(ofDay: (moment + Int64(standardOffset)).floorDivided(by: 86_400))
    let from = Self.seconds(begin, year) - Int64(standardOffset)
    let to = Self.seconds(end, year) - Int64(summerOffset)
    let isSummer = from < to ? moment >= from && moment < to : moment >= from || moment < to
    return isSummer ? summerOffset : standardOffset
  }

  /// Local seconds since 1970 at which a change comes.
  private static func seconds(_ change: Change, _ year: Int) -> Int64 {
    let day: Int
    switch change.day {
    case .julian(let n):
      // From March on a leap year's days are one later.
      day = Self.day(year, 1, 1) + n - 1 + (isLeap(year) && n >= 60 ? 1 : 0)
    case .ordinal(let n): day = Self.day(year, 1, 1) + n
    case .week(let month, let week, let weekday):
      let first = Self.day(year, month, 1)
      // 1970-01-01 was a Thursday.
      let firstWeekday = ((first + 4) % 7 + 7) % 7
      var candidate = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      let next = month == 12 ? Self.day(year + 1, 1, 1) : Self.day(year, month + 1, 1)
      while candidate >= next { candidate -= 7 }
      day = candidate
    }
    return Int64(day) * 86_400 + change.seconds
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// Days since 1970-01-01.
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let ofEra = shifted - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  static func year(ofDay day: Int64) -> Int { CivilDay.number(day: Int(day)) / 10_000 }
}

extension Int64 {
  func floorDivided(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

// MARK: Reading

extension ZoneRule {
  /// Nil for what isn't such a rule.
  init?(posix text: String) {
    var rest = Array(text.utf8)[...]
    guard Self.skipName(&rest), let standard = Self.offset(&rest) else { return nil }
    // POSIX counts west of Greenwich.
    self.init(standardOffset: Int32(-standard))
    if rest.isEmpty { return }
    guard Self.skipName(&rest) else { return nil }
    var summer = -standard + 3600
    if rest.first != UInt8(ascii: ",") {
      guard let own = Self.offset(&rest) else { return nil }
      summer = -own
    }
    summerOffset = Int32(summer)
    guard let begin = Self.change(&rest), let end = Self.change(&rest), rest.isEmpty else {
      return nil
    }
    self.begin = begin
    self.end = end
  }

  /// `EST`, or anything between `<` and `>`.
  private static func skipName(_ rest: inout ArraySlice<UInt8>) -> Bool {
    if rest.first == UInt8(ascii: "<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
      rest = rest[(end + 1)...]
      return true
    }
    let letters = rest.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
    rest = rest.dropFirst(letters.count)
    return letters.count >= 3
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard !digits.isEmpty, digits.count <= 4 else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// `[+-]hh[:mm[:ss]]` in seconds; up to a week, as some zones write it.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    var sign: Int64 = 1
    if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      if first == UInt8(ascii: "-") { sign = -1 }
      rest = rest.dropFirst()
    }
    guard let hours = number(&rest), hours <= 167 else { return nil }
    var seconds = hours * 3600
    for unit: Int64 in [60, 1] where rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      guard let part = number(&rest), part < 60 else { return nil }
      seconds += part * unit
    }
    return sign * seconds
  }

  /// `,M3.2.0/2`
  private static func change(_ rest: inout ArraySlice<UInt8>) -> Change? {
    guard rest.first == UInt8(ascii: ",") else { return nil }
    rest = rest.dropFirst()
    let day: Change.Day
    if rest.first == UInt8(ascii: "M") {
      rest = rest.dropFirst()
      guard let month = number(&rest), (1...12).contains(month), dot(&rest),
        let week = number(&rest), (1...5).contains(week), dot(&rest),
        let weekday = number(&rest), (0...6).contains(weekday)
      else { return nil }
      day = .week(month: Int(month), week: Int(week), weekday: Int(weekday))
    } else if rest.first == UInt8(ascii: "J") {
      rest = rest.dropFirst()
      guard let n = number(&rest), (1...365).contains(n) else { return nil }
      day = .julian(Int(n))
    } else {
      guard let n = number(&rest), (0...365).contains(n) else { return nil }
      day = .ordinal(Int(n))
    }
    var seconds: Int64 = 7200
    if rest.first == UInt8(ascii: "/") {
      rest = rest.dropFirst()
      guard let own = offset(&rest) else { return nil }
      seconds = own
    }
    return Change(day: day, seconds: seconds)
  }

  private static func dot(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: ".") else { return false }
    rest = rest.dropFirst()
    return true
  }
}
