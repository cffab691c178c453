// ringtap list: which cores are there, and which rings do they have?

import Arguments
import Fabric
import Printing

enum ListCommand {
  static let command = Command(
    "list", summary: "names the cores that are there, and their rings",
    discussion: [
      "A core that stopped in good order takes its shared memory away. One that crashed leaves it: "
        + "it is listed as crashed, as failed when the run ended with an error, or as stale when it went without a "
        + "word (kill -9), and the other subcommands still read it. The next 'apus run' or 'apus venue' under its name clears it."
    ],
    examples: [
      Example("ringtap list", "All of them."),
      Example("ringtap list --json", "The same as one JSON object."),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    var found: [(name: String, view: Result<FabricView, FabricError>)] = FabricView.instances()
    if values.has(Ringtap.instance) {
      switch try Instance.chosen(values) {
      case .success(let instance): found = [(instance.name, .success(instance.view))]
      case .failure(let refusal):
        Terminal.complain("\(values.commandPath): \(refusal.description)")
        return .refused
      }
    }
    var output = Output()
    if values[Ringtap.json] {
      let objects = found.map { JSONValue.object(json($0.name, $0.view)) }
      output.write { (["instances": .array(objects)] as JSONObject).appendLine(to: &$0) }
      return .done
    }
    if found.isEmpty {
      output.write("No core runs here. 'apus run' starts one; then look again.\n")
      return .done
    }
    for (index, entry) in found.enumerated() {
      if index > 0 { output.write("\n") }
      for line in lines(entry.name, entry.view) { output.write(line + "\n") }
    }
    return .done
  }

  private static func json(_ name: String, _ view: Result<FabricView, FabricError>) -> JSONObject {
    switch view {
    case .success(let view):
      let rings = view.allRings.map { observed in
        let ring = observed.part
        let reading = RingReading(observed.observer)
        return JSONValue.object([
          "name": .text(ring.name), "writer": .text(ring.writer), "reader": .text(ring.reader),
          "capacity": .number(UInt64(ring.capacity)), "depth": .number(reading.depth),
        ])
      }
      return Instance(view: view).members.adding(["rings": .array(rings)])
    case .failure(let error):
      return ["instance": .text(name), "state": .text("unreadable"), "why": .text("\(error)")]
    }
  }

  private static func lines(_ name: String, _ view: Result<FabricView, FabricError>) -> [String] {
    let paint = Terminal.output.paint
    guard case .success(let view) = view else {
      guard case .failure(let error) = view else { return [] }
      return [paint.bold(name) + ": " + paint.red("unreadable") + ": \(error)"]
    }
    let instance = Instance(view: view)
    var lines = [instance.headline(paint)]
    if !instance.particulars.isEmpty { lines.append("  " + instance.particulars) }
    let condition = instance.condition
    if !condition.isLive { lines.append("  " + paint.dim(instance.farewell(condition) + ".")) }
    var table = Table([
      .init(title: "ring", alignment: .left), .init(title: "writer → reader", alignment: .left),
      .init(title: "capacity"), .init(title: "depth"),
    ])
    for observed in view.allRings {
      let ring = observed.part
      let reading = RingReading(observed.observer)
      table.add([
        ring.name, "\(ring.writer) → \(ring.reader)", String(ring.capacity), String(reading.depth),
      ])
    }
    if table.rows.isEmpty { return lines + ["  It has no rings."] }
    return lines + table.lines(indent: 2, paint: paint)
  }
}
