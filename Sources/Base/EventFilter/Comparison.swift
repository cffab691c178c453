// One comparison, made ready: the value is already a number, so that an event costs a load or two.

import EventText
import Events

enum ComparisonSign: String, Hashable, Sendable {
  case equal = "="
  case unequal = "!="
  case less = "<"
  case atMost = "<="
  case more = ">"
  case atLeast = ">="

  var isOrder: Bool { self != .equal && self != .unequal }

  func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
    switch self {
    case .equal: return a == b
    case .unequal: return a != b
    case .less: return a < b
    case .atMost: return a <= b
    case .more: return a > b
    case .atLeast: return a >= b
    }
  }
}

struct Comparison: Sendable {
  /// What a field is held against. Signed and unsigned are kept apart: prices may be below zero, ids
  /// use all 64 bits.
  enum Value: Hashable, Sendable {
    case unsigned(UInt64)
    case signed(Int64)
    case text([UInt8])
  }

  /// A field of a kind with the value as that kind has it.
  struct Case: Sendable {
    var place: PayloadPlace
    var value: Value
  }

  private let column: FilterColumn
  private let sign: ComparisonSign
  /// Of a header's column.
  private var number: UInt64 = 0
  /// `source=strategy`: any of the class.
  private var isWholeClass = false
  /// Of a payload's field, by the kind's number; each kind's places.
  private var cases: [[Case]] = []

  init(
    _ column: FilterColumn, _ sign: ComparisonSign, _ signColumn: Int, _ word: FilterWord,
    _ names: FilterNames
  ) throws(FilterError) {
    self.column = column
    self.sign = sign
    let values = FilterValues(word: word, names: names)
    var isNamed = false
    switch column {
    case .kind:
      number = try values.kind()
      isNamed = true
    case .stage:
      number = try values.code(StageID.names, of: "stage", UInt64(UInt8.max))
      isNamed = true
    case .source:
      (number, isWholeClass) = try values.source()
      isNamed = true
    case .instrument:
      number = try values.instrument()
      isNamed = true
    case .time: number = try values.time()
    case .sequence, .record, .index: number = try values.number(.max)
    case .flags: number = try values.number(UInt64(UInt8.max))
    case .field(let name, let places):
      isNamed = try fill(name, places, values)
    }
    if isNamed, sign.isOrder {
      throw FilterError(
        column: signColumn, found: "'\(sign.rawValue)'",
        allowed: "= or != here: what has names has no order")
    }
  }

  /// Finds what the word means in each kind that has the field. True where it is a name or a text.
  private mutating func fill(_ name: String, _ places: [PayloadPlace], _ values: FilterValues)
    throws(FilterError) -> Bool
  {
    cases = Array(repeating: [], count: 256)
    var isNamed = false
    var refusal: FilterError?
    var isMeant = false
    for place in places {
      do throws(FilterError) {
        let value = try values.value(of: place.type, name)
        cases[Int(place.kind.code)].append(Case(place: place, value: value))
        isMeant = true
        if Self.isNamed(place.type) { isNamed = true }
      } catch {
        refusal = refusal ?? error
      }
    }
    if !isMeant, let refusal { throw refusal }
    if name == "order" { addReplacements() }
    return isNamed
  }

  private static func isNamed(_ type: FieldType) -> Bool {
    switch type {
    case .code, .text: return true
    default: return false
    }
  }

  /// An order goes on under the id that a replace gives it.
  private mutating func addReplacements() {
    for kind in EventKind.all {
      guard let value = cases[Int(kind.code)].first?.value else { continue }
      for field in EventSchema.fields(of: kind) ?? [] where field.name == "replacement" {
        cases[Int(kind.code)].append(
          Case(
            place: PayloadPlace(kind: kind, offset: field.offset, type: field.type), value: value))
      }
    }
  }

  // MARK: Events

  func holds(_ it: FilteredEvent) -> Bool {
    let event = it.event
    switch column {
    case .kind: return sign.holds(UInt64(event.kind.code), number)
    case .stage: return sign.holds(UInt64(it.stage.code), number)
    case .source:
      return sign.holds(
        UInt64(isWholeClass ? event.source.bits & 0xF000 : event.source.bits), number)
    case .instrument: return sign.holds(UInt64(event.instrument.index), number)
    case .time: return sign.holds(event.time.count, number)
    case .sequence: return sign.holds(event.sequence.number, number)
    case .record: return it.record.map { sign.holds($0, number) } ?? false
    case .index: return it.index.map { sign.holds($0, number) } ?? false
    case .flags: return sign.holds(UInt64(event.flags), number)
    case .field: return fieldHolds(event)
    }
  }

  private func fieldHolds(_ event: Event) -> Bool {
    let cases = cases[Int(event.kind.code)]
    if cases.isEmpty { return false }
    // Of several places (an order and its replacement) one is enough, and none for '!='.
    if sign == .unequal { return cases.allSatisfy { holds($0, event.words) } }
    return cases.contains { holds($0, event.words) }
  }

  private func holds(_ it: Case, _ words: EventWords) -> Bool {
    switch it.value {
    case .unsigned(let number): return sign.holds(it.place.number(in: words), number)
    case .signed(let number):
      return sign.holds(Int64(bitPattern: it.place.number(in: words)), number)
    case .text(let bytes): return (it.place.text(in: words) == bytes) == (sign == .equal)
    }
  }
}
