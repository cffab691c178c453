// The results of a run, as a table for a person and as JSON for a script. Names are stable.

import Glibc
import Pipeline
import Platform

/// One figure. The fields that don't apply are nil.
struct BenchResult {
  var suite: String
  var name: String
  var unit: String
  var min: Double?
  var median: Double?
  var p50: Double?
  var p95: Double?
  var p99: Double?
  var p999: Double?
  var max: Double?
  /// The bare cost, measured in the same run.
  var floor: Double?
  var runs: Int
  /// Of the data that went through: the work was done.
  var checksum: UInt64
  /// How far apart the two cores were: near, far or unsettled.
  var distance: String?

  init(_ suite: String, _ name: String, unit: String, runs: Int, checksum: UInt64) {
    self.suite = suite
    self.name = name
    self.unit = unit
    self.runs = runs
    self.checksum = checksum
  }

  /// Against the floor: the median where there is one for each run, the middle sample otherwise.
  var ratio: Double? {
    guard let floor, floor > 0, let value = p50 ?? median else { return nil }
    return value / floor
  }

  /// The result in one line, for a note.
  var line: String {
    let values = [
      ("min", min), ("median", median), ("p50", p50), ("p99", p99), ("p99.9", p999),
      ("floor", floor), ("ratio", ratio),
    ].compactMap { name, value in value.map { "\(name) \(BenchReport.cell($0))" } }
    return "\(distance ?? "") (\(runs) runs): \(values.joined(separator: ", ")) \(unit)"
  }

  /// Fills in what one value for each run says.
  mutating func summarise(runs values: [Double]) {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return }
    min = sorted[0]
    median = sorted[sorted.count / 2]
    max = sorted[sorted.count - 1]
  }

  /// Fills in what many samples say.
  mutating func summarise(samples sorted: [Double]) {
    guard !sorted.isEmpty else { return }
    func at(_ share: Double) -> Double {
      sorted[Swift.min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
    min = sorted[0]
    p50 = at(0.5)
    p95 = at(0.95)
    p99 = at(0.99)
    p999 = at(0.999)
    max = sorted[sorted.count - 1]
  }
}

struct BenchReport {
  let options: BenchOptions
  private(set) var results: [BenchResult] = []
  private(set) var notes: [String] = []
  /// Something that should have worked didn't.
  private(set) var hasFailed = false

  init(_ options: BenchOptions) { self.options = options }

  mutating func add(_ result: BenchResult) { results.append(result) }

  /// A sentence under the table: what couldn't be measured, and why.
  mutating func note(_ text: String) { notes.append(text) }

  /// A figure that should be there and isn't, and why: the run ends with an error.
  mutating func fail(_ text: String) {
    note(text)
    hasFailed = true
  }

  /// What is being measured, on standard error, while it takes its time.
  func progress(_ text: String) {
    if !options.smoke { Self.complain("… \(text)") }
  }

  /// A line on standard error.
  static func complain(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
  }

  static var build: String {
    #if DEBUG
      let configuration = "debug"
    #else
      let configuration = "release"
    #endif
    #if arch(x86_64)
      return "\(BuildID.current()) \(configuration) x86_64"
    #elseif arch(arm64)
      return "\(BuildID.current()) \(configuration) arm64"
    #else
      return "\(BuildID.current()) \(configuration)"
    #endif
  }

  // The table.

  func printTable() {
    print(
      "\(Host.processorName), \(Host.cpuCount) CPUs, Linux \(Host.kernelRelease), \(Self.build)"
        + (options.smoke ? ", smoke run: no figure means anything" : ""))
    let heads = [
      "figure", "unit", "min", "median", "p50", "p95", "p99", "p99.9", "max", "floor", "ratio",
      "cores", "checksum",
    ]
    var rows = [heads]
    for result in results {
      rows.append([
        "\(result.suite).\(result.name)", result.unit, Self.cell(result.min),
        Self.cell(result.median), Self.cell(result.p50), Self.cell(result.p95),
        Self.cell(result.p99), Self.cell(result.p999), Self.cell(result.max),
        Self.cell(result.floor), Self.cell(result.ratio), result.distance ?? "",
        Self.hex(result.checksum),
      ])
    }
    let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      var line = ""
      for (column, text) in row.enumerated() {
        let pad = String(repeating: " ", count: widths[column] - text.count)
        let isText = column < 2 || column > 10
        line += (column == 0 ? "" : "  ") + (isText ? text + pad : pad + text)
      }
      print(line)
    }
    for note in notes { print("note: \(note)") }
  }

  static func cell(_ value: Double?) -> String {
    guard let value else { return "" }
    if value < 0 { return "-" + cell(-value) }
    let hundredths = Int((value * 100).rounded())
    if value >= 1000 { return "\(Int(value.rounded()))" }
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  // JSON.

  var json: String {
    let cpus = options.cpus.map { "\($0)" }.joined(separator: ", ")
    var text = "{\"machine\": {\"processor\": \(Self.quoted(Host.processorName)), "
    text += "\"cpuCount\": \(Host.cpuCount), \"cpusUsed\": [\(cpus)], "
    text += "\"kernel\": \(Self.quoted(Host.kernelRelease)), "
    text += "\"numaNodes\": \(Host.numaNodeCount), \"smoke\": \(options.smoke)},\n"
    text += " \"build\": \(Self.quoted(Self.build)),\n \"results\": [\n"
    text += results.map { "  " + Self.json($0) }.joined(separator: ",\n")
    return text + "\n ]}\n"
  }

  private static func json(_ result: BenchResult) -> String {
    var fields = [
      "\"suite\": \(quoted(result.suite))", "\"name\": \(quoted(result.name))",
      "\"unit\": \(quoted(result.unit))",
    ]
    let numbers: [(String, Double?)] = [
      ("min", result.min), ("median", result.median), ("p50", result.p50), ("p95", result.p95),
      ("p99", result.p99), ("p999", result.p999), ("max", result.max), ("floor", result.floor),
      ("ratio", result.ratio),
    ]
    for (name, value) in numbers {
      if let value { fields.append("\"\(name)\": \((value * 1000).rounded() / 1000)") }
    }
    fields.append("\"runs\": \(result.runs)")
    fields.append("\"checksum\": \"\(hex(result.checksum))\"")
    if let distance = result.distance { fields.append("\"distance\": \(quoted(distance))") }
    return "{" + fields.joined(separator: ", ") + "}"
  }

  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 32: out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  /// Writes the JSON where it was asked for. False, with the reason on standard error, on failure.
  func writeJSON() -> Bool {
    guard let path = options.jsonPath else { return true }
    if path == "-" {
      print(json, terminator: "")
      return true
    }
    guard let file = unsafe fopen(path, "we") else {
      let why = SystemFailure(doing: "write '\(path)'", code: errno)
      Self.complain("apus-bench: \(why)")
      return false
    }
    let written = unsafe fputs(json, file)
    return unsafe fclose(file) == 0 && written >= 0
  }
}
