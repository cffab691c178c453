// Days since 1970 as dates, in whole numbers: the other way is in FieldBytes+Times.

/// The proleptic Gregorian calendar.
public enum CivilDay {
  /// `YYYYMMDD` of a day since 1970-01-01.
  @inlinable
  public static func number(day: Int) -> Int {
    let shifted = day + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return year * 10_000 + month * 100 + dayOfMonth
  }
}
