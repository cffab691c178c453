// apus doctor: is this host fit for a core, and what would mend it?

import Arguments
import CommandWords
import Config
import HostTools
import Journal
import Pipeline
import Platform
import Settings

package enum DoctorCommand {
  static let config = Option.text(
    "config", short: "c", placeholder: "FILE",
    help:
      "Judges the host for this config's threads and journal, a trader's or a venue's. Default: "
      + "for what 'topology: auto' makes here.")
  static let seconds = Option.integer(
    "seconds", in: 0...3600, default: 1,
    help:
      "How long each CPU is watched for gaps. 0: nothing is measured, the host is only looked at.")
  static let strict = Option.flag(
    "strict", help: "Exits with 1 where anything could be better, too.")

  package static let command = Command(
    "doctor", summary: "says whether this host is fit for a core, and what would mend it",
    discussion: [
      "Looks at processors, clocks, memory, the kernel's habits, the network's cards and the "
        + "limits of a container; then measures the way between cores, what else takes the "
        + "CPUs' time, and what a write costs that stays. A line is 'ok'; 'could be better', "
        + "where a core works and pays for it in its tail; or 'no', where it doesn't work. "
        + "Below it stands why it matters, in microseconds, and what would mend it.",
      "It changes nothing but a file of its own in the journal's directory, which it removes. "
        + "The measurements spin on every CPU that it may use: not beside a core that trades "
        + "('--seconds 0' only looks).",
      "'tools/tune-host' does most of the mending, and undoes it.",
    ],
    options: [config, seconds, strict, Apus.json],
    examples: [
      Example("apus doctor", "What it finds here."),
      Example(
        "apus doctor -c config/trader.yaml --seconds 60",
        "For the threads of a config, a minute of watching."),
      Example("apus doctor --seconds 0 --json", "One JSON object a check, at once."),
    ],
    exitCodes: [
      0: "a core works here, though perhaps it could be better",
      1:
        "something that a core needs isn't there, or its threads don't fit; with --strict, "
        + "anything could be better",
      2: "the command line or the config is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in run(values) })

  private static func run(_ values: Values) -> ExitStatus {
    var line: WantedLine?
    if let path = values[config] {
      do throws(ConfigErrors) {
        line = try wanted(path)
      } catch {
        Terminal.complain(error.description)
        return .badUsage
      }
    }
    var doctor = DoctorRun(
      HostView(tree: .here, line: line), seconds: values[seconds], isStrict: values[strict],
      isJSON: values[Apus.json])
    return doctor.run(.here())
  }

  /// The line of a config, as it would run here.
  private static func wanted(_ path: String) throws(ConfigErrors) -> WantedLine {
    let map = CPUMap.here
    if VenueConfig.isVenue(try ConfigFile.read(path: path)) {
      let venue = try VenueConfig.load(path: path)
      return wanted(
        path, venue.topology(cpus: map.forLine), venue.misfit(on: map), venue.journal, map)
    }
    let trader = try TraderConfig.load(path: path)
    return wanted(
      path, trader.topology(cpus: map.forLine), trader.misfit(on: map), trader.journal, map)
  }

  private static func wanted(
    _ path: String, _ topology: Topology, _ misfit: ConfigErrors?, _ journal: JournalChoice,
    _ map: CPUMap
  ) -> WantedLine {
    // What doesn't fit is shown as it was written; the rest as it would run.
    let shown = misfit == nil ? topology.fair(cpuCount: map.usable.count).topology : topology
    return WantedLine(
      name: path, threads: shown.threads, misfits: misfit?.errors.map(\.description) ?? [],
      journalDirectory: journal.directory,
      waitsForDisk: journal.isOn && journal.durability == .power)
  }
}
