// What a value says in each type that it can be read as, whatever its field's own type: all must agree
// on what is a number, a price or a time, and on what it is.

import FIXCodec
import ReferenceFIX

extension Judge {
  func compareValues(_ fields: [ReferenceField], _ message: Message) -> String? {
    for (position, field) in fields.enumerated() {
      if position < valuesBefore.count && valuesBefore[position] == field.value { continue }
      if let wrong = Self.complaint(message.value(at: position), field.value) { return wrong }
    }
    return nil
  }

  /// What is wrong with the readings of these bytes, that stand alone.
  public static func complaintOfValue(_ value: [UInt8]) -> String? {
    FieldBytes.standalone(value) { complaint($0, value) }
  }

  private static func complaint(_ bytes: FieldBytes, _ value: [UInt8]) -> String? {
    func wrong<Value>(_ what: String, _ found: Value?, _ expected: Value?) -> String? {
      let words = "\(found.map { "\($0)" } ?? "nil"), not \(expected.map { "\($0)" } ?? "nil")"
      return "'\(Written.text(value))' as \(what) is \(words)"
    }
    let digits = ReferenceValue.unsigned(value)
    if bytes.digits != digits { return wrong("digits", bytes.digits, digits) }
    let integer = ReferenceValue.integer(value)
    if bytes.integer != integer { return wrong("integer", bytes.integer, integer) }
    let units = ReferenceValue.units(value)
    if bytes.units != units { return wrong("decimal", bytes.units, units) }
    if bytes.price?.units != units { return wrong("price", bytes.price?.units, units) }
    if bytes.quantity?.units != units { return wrong("quantity", bytes.quantity?.units, units) }
    let time = ReferenceValue.timestamp(value)
    if bytes.time?.count != time { return wrong("time", bytes.time?.count, time) }
    let ofDay = ReferenceValue.timeOfDay(value)
    if bytes.timeOfDay?.count != ofDay {
      return wrong("time of day", bytes.timeOfDay?.count, ofDay)
    }
    let date = ReferenceValue.date(value)
    if bytes.date.map({ Int($0) }) != date {
      return wrong("date", bytes.date.map { Int($0) }, date)
    }
    let month = ReferenceValue.monthYear(value)
    if bytes.monthYear.map({ Int($0) }) != month {
      return wrong("month", bytes.monthYear.map { Int($0) }, month)
    }
    let character = value.count == 1 ? value[0] : nil
    if bytes.character != character { return wrong("character", bytes.character, character) }
    let flag: Bool? = value == [0x59] ? true : (value == [0x4E] ? false : nil)
    if bytes.flag != flag { return wrong("flag", bytes.flag, flag) }
    let isShort = value.count <= 7 && value.last != 0
    let code = !isShort ? 0 : value.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if bytes.code != code { return wrong("code", bytes.code, code) }
    return nil
  }
}
