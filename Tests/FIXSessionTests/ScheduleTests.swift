// Schedules and zones: clocks that are turned, hours that there are twice, weeks.

import Events
import FIXCodec
import Testing

@testable import FIXSession

@Suite struct ScheduleTests {
  static let newYork = ZoneRules(rule: ZoneRule(posix: "EST5EDT,M3.2.0,M11.1.0")!)

  static func utc(_ text: String) -> Nanoseconds {
    FieldBytes.standalone(Array(text.utf8)) { $0.time! }
  }

  private func expectRound(
    _ schedule: SessionSchedule, _ at: String, open: Bool, from: String, to: String,
    location: SourceLocation = #_sourceLocation
  ) {
    let moment = Self.utc(at)
    #expect(schedule.isOpen(at: moment) == open, sourceLocation: location)
    #expect(schedule.start(at: moment) == Self.utc(from), sourceLocation: location)
    #expect(schedule.end(at: moment) == Self.utc(to), sourceLocation: location)
  }

  @Test func `a day in summer and a day in winter`() {
    let schedule = SessionSchedule(
      dailyFrom: ClockTime(hours: 9, minutes: 30)!, to: ClockTime(hours: 16, minutes: 0)!,
      in: Self.newYork)
    expectRound(
      schedule, "20260105-15:00:00", open: true, from: "20260105-14:30:00",
      to: "20260105-21:00:00")
    expectRound(
      schedule, "20260706-15:00:00", open: true, from: "20260706-13:30:00",
      to: "20260706-20:00:00")
    expectRound(
      schedule, "20260706-20:00:00", open: false, from: "20260706-13:30:00",
      to: "20260706-20:00:00")
    expectRound(
      schedule, "20260706-13:29:59", open: false, from: "20260705-13:30:00",
      to: "20260705-20:00:00")
    #expect(
      schedule.nextStart(after: Self.utc("20260706-20:00:00")) == Self.utc("20260707-13:30:00"))
  }

  @Test func `over midnight, and over the days when the clocks are turned`() {
    let schedule = SessionSchedule(
      dailyFrom: ClockTime(hours: 17, minutes: 0)!, to: ClockTime(hours: 16, minutes: 0)!,
      in: Self.newYork)
    // March 8, 2026: 23 hours of a day, so 22 hours of a session.
    expectRound(
      schedule, "20260308-12:00:00", open: true, from: "20260307-22:00:00",
      to: "20260308-20:00:00")
    // November 1, 2026: 25 hours.
    expectRound(
      schedule, "20261101-12:00:00", open: true, from: "20261031-21:00:00",
      to: "20261101-21:00:00")
    #expect(!schedule.isOpen(at: Self.utc("20261101-21:30:00")))
    #expect(schedule.isOpen(at: Self.utc("20261101-22:00:00")))
  }

  @Test func `an hour that doesn't exist, and one that there is twice`() {
    let zone = Self.newYork
    func moment(_ local: String) -> String {
      let seconds = zone.moment(ofLocal: Int64(Self.utc(local).count / 1_000_000_000))
      return Script.time(UInt64(seconds) * 1_000_000_000)
    }
    #expect(moment("20260308-01:59:59") == "20260308-06:59:59.000")
    #expect(moment("20260308-02:30:00") == "20260308-07:30:00.000")
    #expect(moment("20260308-03:00:00") == "20260308-07:00:00.000")
    #expect(moment("20261101-01:30:00") == "20261101-05:30:00.000")
    #expect(moment("20261101-02:00:00") == "20261101-07:00:00.000")
  }

  /// Every minute of two years: each moment belongs to the session that began last, and starts move on.
  @Test func `starts go up by whole days, whatever the clocks do`() {
    let schedule = SessionSchedule(
      dailyFrom: ClockTime(hours: 2, minutes: 30)!, to: ClockTime(hours: 2, minutes: 30)!,
      in: Self.newYork)
    var last = schedule.start(at: Self.utc("20260101-00:00:00"))
    var moment = Self.utc("20260101-00:00:00")
    while moment < Self.utc("20280101-00:00:00") {
      let start = schedule.start(at: moment)
      #expect(start <= moment)
      #expect(schedule.isOpen(at: moment))
      if start != last {
        let hours = (start.count - last.count) / 3_600_000_000_000
        #expect((23...25).contains(hours))
        last = start
      }
      moment = moment + .seconds(600)
    }
  }

  @Test func `a week from Sunday evening to Friday evening`() {
    let schedule = SessionSchedule(
      weeklyFrom: .sunday, ClockTime(hours: 17, minutes: 0)!, to: .friday,
      ClockTime(hours: 17, minutes: 0)!, in: Self.newYork)
    expectRound(
      schedule, "20260107-12:00:00", open: true, from: "20260104-22:00:00",
      to: "20260109-22:00:00")
    expectRound(
      schedule, "20260110-12:00:00", open: false, from: "20260104-22:00:00",
      to: "20260109-22:00:00")
    // The clocks are turned on the Sunday of the start: in the night before it.
    expectRound(
      schedule, "20260309-00:00:00", open: true, from: "20260308-21:00:00",
      to: "20260313-21:00:00")
    // Within a session that goes over the week's end.
    let whole = SessionSchedule(
      weeklyFrom: .friday, ClockTime(hours: 8, minutes: 0)!, to: .monday,
      ClockTime(hours: 8, minutes: 0)!, in: .utc)
    expectRound(
      whole, "20260111-00:00:00", open: true, from: "20260109-08:00:00", to: "20260112-08:00:00")
    #expect(!whole.isOpen(at: Self.utc("20260114-00:00:00")))
  }

  // MARK: Numbers

  @Test func `a store's numbers begin anew with the session that has begun since`() throws {
    let schedule = SessionSchedule(
      dailyFrom: ClockTime(hours: 9, minutes: 0)!, to: ClockTime(hours: 17, minutes: 0)!, in: .utc)
    var store = try MemoryStore(
      capacity: StoreCapacity(messages: 16, byteCount: 4096), at: Self.utc("20260105-10:00:00"))
    store.setNextOutbound(7)
    store.setNextInbound(9)
    for moment in ["20260105-10:00:00", "20260105-16:00:00", "20260106-08:59:59"] {
      store.renew(schedule, at: Self.utc(moment))
      #expect(store.nextOutbound == 7 && store.nextInbound == 9)
    }
    store.renew(nil, at: Self.utc("20260107-09:00:00"))
    #expect(store.nextOutbound == 7)
    store.renew(schedule, at: Self.utc("20260106-09:00:00"))
    #expect(store.nextOutbound == 1 && store.nextInbound == 1)
    #expect(store.createdAt == Self.utc("20260106-09:00:00"))
    store.setNextOutbound(5)
    store.renew(schedule, at: Self.utc("20260106-16:59:59"))
    #expect(store.nextOutbound == 5)
  }

  // MARK: Zones

  @Test func `a zone file and its rule agree with what is known`() throws {
    guard let zone = try? ZoneRules(named: "America/New_York") else { return }
    for (moment, hours) in [
      ("20260105-12:00:00", -5), ("20260705-12:00:00", -4), ("20260308-06:59:59", -5),
      ("20260308-07:00:00", -4), ("20261101-05:59:59", -4), ("20261101-06:00:00", -5),
      ("19900705-12:00:00", -4), ("20500705-12:00:00", -4), ("20500105-12:00:00", -5),
    ] {
      let seconds = Int64(Self.utc(moment).count / 1_000_000_000)
      #expect(zone.offset(at: seconds) == Int64(hours * 3600), "\(moment)")
    }
  }

  @Test func `a file made by hand, both versions`() {
    func big(_ value: Int64, _ size: Int) -> [UInt8] {
      (0..<size).map { UInt8(truncatingIfNeeded: value >> Int64(8 * (size - 1 - $0))) }
    }
    func part(_ version: UInt8, _ size: Int) -> [UInt8] {
      var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
      for count in [0, 0, 0, 2, 2, 8] { bytes += big(Int64(count), 4) }
      bytes += big(1_000_000, size) + big(2_000_000, size) + [1, 0]
      bytes += big(3600, 4) + [0, 0] + big(7200, 4) + [1, 4] + Array("AAA\0BBB\0".utf8)
      return bytes
    }
    let old = ZoneRules(file: part(0, 4))!
    #expect(old.offset(at: 0) == 3600)
    #expect(old.offset(at: 1_000_000) == 7200)
    #expect(old.offset(at: 9_000_000) == 3600)
    let new = part(0x32, 4) + part(0x32, 8) + Array("\nXYZ-3\n".utf8)
    let zone = ZoneRules(file: new)!
    #expect(zone.offset(at: 999_999) == 3600)
    #expect(zone.offset(at: 1_999_999) == 7200)
    #expect(zone.offset(at: 2_000_000) == 3 * 3600)
    // Whatever is cut off or changed, it is refused or read, and never traps.
    for count in 0..<new.count { _ = ZoneRules(file: Array(new.prefix(count))) }
    for at in new.indices {
      for value: UInt8 in [0, 1, 127, 128, 255] {
        var bad = new
        bad[at] = value
        if let read = ZoneRules(file: bad) { _ = read.offset(at: 1_500_000) }
      }
    }
  }

  @Test func `rules as POSIX writes them`() {
    #expect(ZoneRule(posix: "CET-1CEST,M3.5.0,M10.5.0/3")!.offset(at: 1_783_000_000) == 7200)
    #expect(ZoneRule(posix: "<+0330>-3:30")!.offset(at: 0) == 12_600)
    // The southern half: summer over New Year.
    let sydney = ZoneRule(posix: "AEST-10AEDT,M10.1.0,M4.1.0/3")!
    #expect(sydney.offset(at: Int64(Self.utc("20260105-00:00:00").count / 1_000_000_000)) == 39_600)
    #expect(sydney.offset(at: Int64(Self.utc("20260705-00:00:00").count / 1_000_000_000)) == 36_000)
    #expect(ZoneRule(posix: "AAA3BBB,J60/0,J300/0") != nil)
    #expect(ZoneRule(posix: "AAA3BBB,59,300") != nil)
    for bad in [
      "", "A", "EST", "EST5EDT", "EST5EDT,M13.1.0,M1.1.0", "EST5EDT,M3.2.0", "5", "EST5x",
    ] {
      #expect(ZoneRule(posix: bad) == nil, "\(bad)")
    }
  }

  @Test func `names that configs use`() throws {
    #expect(try ZoneRules(named: "UTC") == .utc)
    #expect(try ZoneRules(named: "+05:30").offset(at: 0) == 19_800)
    #expect(try ZoneRules(named: "-03:00").offset(at: 0) == -10_800)
    #expect(try ZoneRules(named: "EST5EDT,M3.2.0,M11.1.0") == Self.newYork)
    for bad in ["", "Nowhere/At_All", "../../etc/passwd", "/etc/passwd", "+25:00"] {
      #expect(throws: ZoneError.self) { try ZoneRules(named: bad) }
    }
  }
}
