// Times and dates, with the bounds of FIX 4.2: 00 … 23, 00 … 59, 00 … 59, and days that exist.

import Events

extension FieldBytes {
  /// Days since the epoch of the first eight bytes, `YYYYMMDD`; nil when that is no day from 1970 on. The
  /// caller has looked at `count`.
  @inlinable
  var leadingDay: Int? {
    @_noLocks get { leadingDate() }
  }

  @inlinable @_noLocks
  func leadingDate() -> Int? {
    let word = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self).littleEndian
    let digits = word ^ 0x3030_3030_3030_3030
    if ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080 != 0 { return nil }
    // Century, year, month and day in every second byte.
    let pairs = (digits &* 10) &+ (digits &>> 8)
    let year = Int(pairs & 0xFF) &* 100 &+ Int(pairs &>> 16 & 0xFF)
    let month = Int(pairs &>> 32 & 0xFF)
    return Self.day(year, month, Int(pairs &>> 48 & 0xFF))
  }

  /// Days since the epoch of a day from 1970-01-01 to 9999-12-31; nil when there is no such day.
  @inlinable
  static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    if year < 1970 || month < 1 || month > 12 || day < 1 { return nil }
    if day > 28 {
      let isLeap = year & 3 == 0 && (year % 100 != 0 || year % 400 == 0)
      // 31 for January, March, May, July, August, October and December.
      let length = month == 2 ? (isLeap ? 29 : 28) : 30 + ((month ^ (month >> 3)) & 1)
      if day > length { return nil }
    }
    // The year begins in March, so that the leap day is its last.
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  /// Nanoseconds since midnight of `HH:MM:SS[.fraction]` from `at` to the end; the fraction has three,
  /// six or nine digits.
  @inlinable @_noLocks
  func nanosecondsOfDay(from at: Int) -> UInt64? {
    let length = count - at
    guard length == 12 || length == 8 || length == 15 || length == 18 else { return nil }
    let word = unsafe UnsafeRawPointer(start + at).loadUnaligned(as: UInt64.self).littleEndian
    // Digits as numbers and colons as zeros; each byte plus what it lacks to 127 says whether it is too
    // large: 2, 9, colon, 5, 9, colon, 5, 9.
    let digits = word ^ 0x3030_3A30_303A_3030
    if ((digits &+ 0x767A_7F76_7A7F_767D) | digits) & 0x8080_8080_8080_8080 != 0 { return nil }
    let pairs = (digits &* 10) &+ (digits &>> 8)
    let hours = pairs & 0xFF
    if hours > 23 { return nil }
    let minutes = pairs &>> 24 & 0xFF
    let seconds = pairs &>> 48 & 0xFF
    let whole = hours &* 3600 &+ minutes &* 60 &+ seconds
    if length == 12 {
      let tail = unsafe UnsafeRawPointer(start + at + 8).loadUnaligned(as: UInt32.self).littleEndian
      let fraction = tail ^ 0x3030_302E
      if ((fraction &+ 0x7676_767F) | fraction) & 0x8080_8080 != 0 { return nil }
      let milliseconds =
        (fraction &>> 8 & 0xFF) &* 100 &+ (fraction &>> 16 & 0xFF) &* 10 &+ (fraction &>> 24)
      return whole &* 1_000_000_000 &+ UInt64(milliseconds) &* 1_000_000
    }
    if length == 8 { return whole &* 1_000_000_000 }
    guard unsafe start[at + 8] == 0x2E else { return nil }
    let places = length - 9
    guard let fraction = unsafe FieldBytes(start: start + at + 9, count: places).digits else {
      return nil
    }
    return whole &* 1_000_000_000 &+ fraction &* (places == 6 ? 1_000 : 1)
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

  /// Whether `time` isn't nil, without making it: `knownDate` is the last date that was one.
  @inline(__always)
  func isTime(_ knownDate: inout UInt64) -> Bool {
    guard count >= 17, unsafe start[8] == 0x2D, nanosecondsOfDay(from: 9) != nil else {
      return false
    }
    let date = unsafe UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    if date == knownDate { return true }
    guard let day = leadingDay, day < 213_503 else { return false }
    knownDate = date
    return true
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
    guard count == 8, leadingDay != nil, let number = digits else { return nil }
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
