// Messages and fields against what the standard says of them, written down by hand.

import Testing

@testable import FIXDictionary

/// A message's own members: required ones with a `!`, groups with what their entries have.
private func shown(_ members: [Member]) -> String {
  members.map { member in
    let entry = member.group.isEmpty ? "" : "{\(shown(member.group))}"
    return "\(member.tag)\(member.isRequired ? "!" : "")\(entry)"
  }.joined(separator: " ")
}

private let instrument =
  "65 48 22 167 200 205 201 202 206 231 223 207 106 348 349 107 350 351"

@Suite struct MessageTests {
  @Test(arguments: [
    ("0", "112"), ("1", "112!"), ("2", "7! 16!"), ("3", "45! 371 372 373 58 354 355"),
    ("4", "123 36!"), ("5", "58 354 355"), ("A", "98! 108! 95 96 141 383 384{372 385}"),
    ("9", "37! 198 11! 41! 39! 109 76 66 1 60 434! 102 58 354 355"),
    ("j", "45 372! 379 380! 58 354 355"),
    ("Y", "262! 281 58 354 355"),
    ("V", "262! 263! 264! 265 266 267!{269!} 146!{55! \(instrument) 336}"),
    ("F", "41! 37 11! 66 1 109 76 55! \(instrument) 54! 60! 38 152 376 377 58 354 355"),
    ("H", "37 11! 109 1 76 55! \(instrument) 54!"),
    ("Z", "131 117! 298! 301 336 295!{55! \(instrument) 311}"),
    (
      "D",
      "11! 109 76 1 78{79 80} 63 64 21! 18 110 111 100 386{336} 81 55! \(instrument) 140 54! 114 "
        + "60! 38 152 40! 44 99 15 376 377 23 117 59 168 432 126 427 12 13 47 121 120 58 354 355 "
        + "193 192 77 203 204 210 211 388 389 439 440"
    ),
    (
      "8",
      "37! 198 11 41 109 76 382{375 337 437 438} 66 17! 20! 19 150! 39! 103 378 1 63 64 55! "
        + "\(instrument) 54! 38 152 40 44 99 211 388 389 15 376 377 59 168 432 126 18 47 32 31 194 "
        + "195 30 336 29 151! 14! 6! 424 425 426 427 75 60 113 12 13 381 119 120 155 156 21 110 111 "
        + "77 210 58 354 355 193 192 439 440 442"
    ),
    (
      "X",
      "262 268!{279! 285 269 278 280 55 \(instrument) 291 292 270 15 271 272 273 274 275 336 276 "
        + "277 282 283 284 286 59 432 126 110 18 287 37 299 288 289 346 290 387 58 354 355}"
    ),
  ])
  func aMessageOfFIX42(type: String, members: String) throws {
    let message = try #require(Dialect.fix42.message(type))
    #expect(shown(message.members) == members)
  }

  @Test func headerAndTrailer() {
    #expect(
      shown(Dialect.fix42.header)
        == "8! 9! 35! 49! 56! 115 128 90 91 34! 50 142 57 143 116 144 129 145 43 97 52! 122 212 213 "
        + "347 369 370")
    #expect(shown(Dialect.fix42.trailer) == "93 89 10!")
  }

  @Test(arguments: [
    ("D", "5001 5002 5003"), ("G", "5001 5002 5003"), ("A", "553 554 464"),
    ("8", "584 911 912 5001 5002 5003"),
  ])
  func whatApusAddsComesLast(type: String, added: String) throws {
    let ours = try #require(Dialect.apus.message(type))
    let theirs = try #require(Dialect.fix42.message(type))
    #expect(shown(Array(ours.members.dropFirst(theirs.members.count))) == added)
  }

  @Test func theOrdersOfAListHaveOurTermsToo() throws {
    let list = try #require(Dialect.apus.message("E"))
    let orders = try #require(list.member(73))
    #expect(orders.group.suffix(3).map(\.tag) == [5001, 5002, 5003])
    #expect(orders.group.first == Member(tag: 11, isRequired: true))
  }

  @Test func massCancel() throws {
    let request = try #require(Dialect.apus.message("q"))
    #expect(request.name == "OrderMassCancelRequest" && !request.isAdmin)
    #expect(request.members.filter(\.isRequired).map(\.tag) == [11, 530, 60])
    let report = try #require(Dialect.apus.message("r"))
    #expect(report.members.filter(\.isRequired).map(\.tag) == [37, 530, 531])
    #expect(try #require(report.member(534)).group.map(\.tag) == [41, 535, 536])
    #expect(report.conditions.contains(Condition(tag: 532, decider: 531, values: ["0"])))
    let status = try #require(Dialect.apus.message("AF"))
    #expect(status.members.filter(\.isRequired).map(\.tag) == [584, 585])
  }

  @Test func conditions() throws {
    let order = try #require(Dialect.fix42.message("D"))
    #expect(order.conditions.contains(Condition(tag: 44, decider: 40, values: ["2", "4", "B"])))
    #expect(order.conditions.contains(Condition(tag: 99, decider: 40, values: ["3", "4"])))
    #expect(order.conditions.contains(Condition(tag: 355, decider: 354, values: [])))
    #expect(!order.conditions.contains { $0.tag == 38 || $0.tag == 152 })
  }

  @Test(arguments: [
    (21, "123"), (39, "0123456789ABCDE"), (40, "123456789ABCDEFGHIP"), (54, "123456789"),
    (59, "0123456"), (150, "0123456789ABCDE"), (20, "0123"), (102, "0123"), (103, "012345678"),
    (269, "0123456789"), (263, "012"), (98, "0123456"), (5001, "NOBD"),
    (18, "0123456789ABCDEFGILMNOPRSTUVW"),
  ])
  func codes(tag: UInt16, codes: String) throws {
    let field = try #require(Dialect.apus.fields[tag])
    #expect(field.values.map(\.code).joined() == codes)
  }

  @Test(arguments: [
    (8, "BeginString", FieldType.string), (34, "MsgSeqNum", .seqNum), (38, "OrderQty", .quantity),
    (44, "Price", .price), (43, "PossDupFlag", .boolean), (126, "ExpireTime", .utcTimestamp),
    (432, "ExpireDate", .localMktDate), (273, "MDEntryTime", .utcTimeOnly),
    (272, "MDEntryDate", .utcDate), (200, "MaturityMonthYear", .monthYear),
    (205, "MaturityDay", .dayOfMonth), (18, "ExecInst", .multipleValueString),
    (15, "Currency", .currency), (100, "ExDestination", .exchange), (12, "Commission", .amount),
    (155, "SettlCurrFxRate", .float), (211, "PegDifference", .priceOffset), (96, "RawData", .data),
    (95, "RawDataLength", .length), (78, "NoAllocs", .numInGroup), (371, "RefTagID", .int),
    (5002, "TrailAmount", .priceOffset), (464, "TestMessageIndicator", .boolean),
  ])
  func fields(tag: UInt16, name: String, type: FieldType) throws {
    let field = try #require(Dialect.apus.fields[tag])
    #expect(field.name == name && field.type == type)
    #expect(Dialect.apus.field(named: name) == field)
  }

  @Test func listsOfValuesAreClosedWhereTheStandardClosesThem() {
    let fix42 = Dialect.fix42
    #expect(fix42.value(of: 167, "FUT")?.name == "FUTURE")
    #expect(fix42.value(of: 167, "BOO") == nil && fix42.fields[167]?.values.count == 33)
    #expect(fix42.value(of: 40, "w") == nil)
    #expect(fix42.fields[15]?.values == [] && fix42.fields[207]?.values == [])
  }

  @Test func lookUps() {
    #expect(Dialect.apus.message(named: "ExecutionReport")?.type == "8")
    #expect(Dialect.apus.message(named: "Nothing") == nil)
    #expect(Dialect.apus.field(named: "Nothing") == nil)
    #expect(Dialect.apus.value(of: 54, "1")?.name == "BUY")
    #expect(Dialect.apus.value(of: 9999, "1") == nil)
    #expect(Dialect.apus.fields[54]?.value(named: "SELL_SHORT")?.code == "5")
    #expect(FieldType(name: "priceOffset") == .priceOffset && FieldType(name: "Price") == nil)
    #expect(FieldType.allCases.allSatisfy { FieldType(name: $0.name) == $0 })
  }
}
