// Times and dates, with the bounds of FIX 4.2: 00 … 23, 00 … 59, 00 … 59, and days that exist.

import Events

extension FieldBytes {
  @inline(__always) @inlinable
  func two(_ at: Int) -> Int {
    unsafe Int(start[at] &- 0x30) &* 10 &+ Int(start[at + 1] &- 0x30)
  }

  /// Days since the epoch of the first eight bytes, `YYYYMMDD`; nil when that is no day. The caller has
  /// looked at `count`.
  @inlinable
  var leadingDay: Int? {
    let word = eight(0)
    guard let number = Self.eightDigits(word) else { return nil }
    return Self.day(number)
  }

  /// Days since the epoch of 19700101 … 99991231; nil when there is no such day.
  @inlinable
  static func day(_ number: UInt64) -> Int? {
    let year = Int(number / 10_000)
    let month = Int(number / 100 % 100)
    let day = Int(number % 100)
    if year < 1970 || month < 1 || month > 12 || day < 1 { return nil }
    let isLeap = year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
    // 31 for January, March, May, July, August, October and December.
    let length = month == 2 ? (isLeap ? 29 : 28) : 30 + ((month ^ (month >> 3)) & 1)
    if day > length { return nil }
    // The year begins in March, so that the leap day is its last.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Eight bytes from `at` on.
  @inline(__always) @inlinable @_noLocks
  func eight(_ at: Int) -> UInt64 {
    unsafe UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self).littleEndian
  }

  /// Whether eight bytes are ASCII digits.
  @inline(__always) @inlinable
  static func areDigits(_ word: UInt64) -> Bool {
    let digits = word ^ 0x3030_3030_3030_3030
    return ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 == 0
  }

  /// Nanoseconds since midnight of `HH:MM:SS[.fraction]` from `at` to the end; the fraction has three,
  /// six or nine digits.
  @inlinable @_noLocks
  func nanosecondsOfDay(from at: Int) -> UInt64? {
    let length = count - at
    guard length == 8 || length == 12 || length == 15 || length == 18 else { return nil }
    let word = eight(at)
    // HH:MM:SS with the colons replaced by zero digits.
    if word & 0x0000_FF00_00FF_0000 != 0x0000_3A00_003A_0000 { return nil }
    guard Self.areDigits(word & 0xFFFF_00FF_FF00_FFFF | 0x0000_3000_0030_0000) else { return nil }
    let hours = two(at)
    let minutes = two(at + 3)
    let seconds = two(at + 6)
    if hours > 23 || minutes > 59 || seconds > 59 { return nil }
    let whole = UInt64(hours &* 3600 &+ minutes &* 60 &+ seconds) &* 1_000_000_000
    if length == 8 { return whole }
    guard unsafe start[at + 8] == 0x2E else { return nil }
    let digits = length - 9
    guard let fraction = unsafe FieldBytes(start: start + at + 9, count: digits).digits else {
      return nil
    }
    return whole &+ fraction &* (digits == 3 ? 1_000_000 : (digits == 6 ? 1_000 : 1))
  }

  /// `YYYYMMDD-HH:MM:SS[.sss[sss[sss]]]`, from 1970 to 2554, since the epoch.
  @inlinable
  public var time: Nanoseconds? {
    guard count >= 17, unsafe start[8] == 0x2D, let day = leadingDay,
      let ofDay = nanosecondsOfDay(from: 9)
    else { return nil }
    // 2554 is where UInt64 ends.
    if day >= 213_503 { return nil }
    return Nanoseconds(UInt64(day) &* 86_400_000_000_000 &+ ofDay)
  }

  /// `HH:MM:SS[.fraction]`, since midnight.
  @inlinable
  public var timeOfDay: Nanoseconds? {
    guard let ofDay = nanosecondsOfDay(from: 0) else { return nil }
    return Nanoseconds(ofDay)
  }

  /// `YYYYMMDD` as that number; nil when there is no such day.
  @inlinable
  public var date: UInt32? {
    guard count == 8, let number = digits, Self.day(number) != nil else { return nil }
    return UInt32(truncatingIfNeeded: number)
  }

  /// `YYYYMM`, 1 … 12.
  @inlinable
  public var monthYear: UInt32? {
    guard count == 6, let number = digits, number % 100 >= 1, number % 100 <= 12 else {
      return nil
    }
    return UInt32(truncatingIfNeeded: number)
  }
}
