// Many values at once, where a test in a debug build would take too long.

public enum ValueSweep {
  /// Every string of up to `count` of these bytes. The first complaint.
  public static func strings(of bytes: [UInt8], upTo count: Int) -> String? {
    var all: [[UInt8]] = [[]]
    for _ in 0..<count {
      all = all.flatMap { value in bytes.map { value + [$0] } }
      for value in all {
        if let wrong = Judge.complaintOfValue(value) { return wrong }
      }
    }
    return Judge.complaintOfValue([])
  }

  public static func substitutions(_ value: [UInt8]) -> String? {
    for at in value.indices {
      for byte in 0...255 {
        var other = value
        other[at] = UInt8(byte)
        if let wrong = Judge.complaintOfValue(other) { return wrong }
      }
    }
    return nil
  }

  /// Days 0 … 32 of months 0 … 13, alone and with a time.
  public static func days(_ years: ClosedRange<Int>) -> String? {
    for year in years {
      for month in 0...13 {
        for day in 0...32 {
          let date = String(year * 10_000 + month * 100 + day)
          for text in [date, date + "-23:59:59.999999999"] {
            if let wrong = Judge.complaintOfValue(Array(text.utf8)) { return wrong }
          }
        }
      }
    }
    return nil
  }

  /// Each of hours, minutes and seconds from 0 to 99, with fractions of up to ten digits.
  public static func clocks() -> String? {
    for number in 0...99 {
      let two = (number < 10 ? "0" : "") + String(number)
      for clock in ["\(two):00:59", "23:\(two):00", "00:59:\(two)"] {
        for digits in 0...10 {
          for text in [clock, clock + "." + String(repeating: "9", count: digits)] {
            for whole in [text, "20240229-" + text] {
              if let wrong = Judge.complaintOfValue(Array(whole.utf8)) { return wrong }
            }
          }
        }
      }
    }
    return nil
  }

  public static func random(seed: UInt64, count: Int) -> String? {
    var random = Chance(seed: seed)
    let digits = Array("0123456789".utf8)
    for round in 0..<count {
      let length = random.below(26)
      var value = (0..<length).map { _ in digits[random.below(10)] }
      for _ in 0..<random.below(3) where length > 0 {
        value[random.below(length)] = Array("-.:0".utf8)[random.below(4)]
      }
      if let wrong = Judge.complaintOfValue(value) {
        return "round \(round) of seed \(seed): \(wrong)"
      }
    }
    return nil
  }
}
