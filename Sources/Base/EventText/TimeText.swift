// Times as ISO-8601 in UTC with all nine digits of the nanosecond, `2026-11-20T12:00:00.123456789Z`:
// the same length always, so columns line up and text sorts as time does. From 1970 to the end of
// UInt64 in the year 2554.

import Events

private let nanosecondsPerSecond: UInt64 = 1_000_000_000
private let secondsPerDay: UInt64 = 86_400

/// Appends date and time, 30 bytes.
public func appendTime(_ time: Nanoseconds, to out: inout [UInt8]) {
  let date = civilDate(day: time.count / nanosecondsPerSecond / secondsPerDay)
  appendPadded(date.year, width: 4, to: &out)
  out.append(0x2D)
  appendPadded(date.month, width: 2, to: &out)
  out.append(0x2D)
  appendPadded(date.day, width: 2, to: &out)
  out.append(0x54)
  appendTimeOfDay(time, to: &out)
  out.append(0x5A)
}

/// Appends `12:00:00.123456789`, 18 bytes: for tables where the date is known.
public func appendTimeOfDay(_ time: Nanoseconds, to out: inout [UInt8]) {
  let seconds = time.count / nanosecondsPerSecond
  let second = seconds % secondsPerDay
  appendPadded(second / 3_600, width: 2, to: &out)
  out.append(0x3A)
  appendPadded(second / 60 % 60, width: 2, to: &out)
  out.append(0x3A)
  appendPadded(second % 60, width: 2, to: &out)
  out.append(0x2E)
  appendPadded(time.count - seconds * nanosecondsPerSecond, width: 9, to: &out)
}

/// Date and time as a string.
public func timeText(_ time: Nanoseconds) -> String {
  var out: [UInt8] = []
  appendTime(time, to: &out)
  return String(decoding: out, as: UTF8.self)
}

/// Reads `YYYY-MM-DDTHH:MM:SS[.1 to 9 digits]Z`. Nil for anything else: a day that its month doesn't
/// have, a leap second, another zone, a time before 1970 or beyond UInt64.
public func parseTime(_ bytes: Span<UInt8>) -> Nanoseconds? {
  guard bytes.count >= 20, bytes.count <= 30, bytes.count != 21, bytes[bytes.count - 1] == 0x5A,
    bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
    bytes.count == 20 || bytes[19] == 0x2E,
    let year = parseNumber(bytes.extracting(0..<4)), year >= 1970,
    let month = parseNumber(bytes.extracting(5..<7)), month >= 1, month <= 12,
    let day = parseNumber(bytes.extracting(8..<10)), day >= 1, day <= dayCount(year, month),
    let hour = parseNumber(bytes.extracting(11..<13)), hour < 24,
    let minute = parseNumber(bytes.extracting(14..<16)), minute < 60,
    let second = parseNumber(bytes.extracting(17..<19)), second < 60
  else { return nil }
  var fraction: UInt64 = 0
  if bytes.count > 20 {
    guard let digits = parseNumber(bytes.extracting(20..<(bytes.count - 1))) else { return nil }
    fraction = digits
    for _ in (bytes.count - 21)..<9 { fraction *= 10 }
  }
  // At most the year 9999: seconds fit with room, nanoseconds may not.
  let days = dayNumber(year: year, month: month, day: day)
  let seconds = days * secondsPerDay + hour * 3_600 + minute * 60 + second
  let (whole, over) = seconds.multipliedReportingOverflow(by: nanosecondsPerSecond)
  let (count, carry) = whole.addingReportingOverflow(fraction)
  return over || carry ? nil : Nanoseconds(count)
}

/// The same of a string.
public func parseTime(_ text: String) -> Nanoseconds? {
  let bytes = Array(text.utf8)
  return parseTime(bytes.span)
}

// Days to dates and back, in the years that begin in March, after Howard Hinnant's "chrono-Compatible
// Low-Level Date Algorithms"; only the branch from 1970 on.

private func civilDate(day: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
  let shifted = day + 719_468
  let era = shifted / 146_097
  let dayOfEra = shifted % 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let marchMonth = (5 * dayOfYear + 2) / 153
  let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
}

private func dayNumber(year: UInt64, month: UInt64, day: UInt64) -> UInt64 {
  let marchYear = month <= 2 ? year - 1 : year
  let yearOfEra = marchYear % 400
  let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return marchYear / 400 * 146_097 + dayOfEra - 719_468
}

private func dayCount(_ year: UInt64, _ month: UInt64) -> UInt64 {
  switch month {
  case 4, 6, 9, 11: return 30
  case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  default: return 31
  }
}
