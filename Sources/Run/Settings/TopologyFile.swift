// A topology in a file of its own, which several configs name (`topology: topology-8cpu.yaml`): one host,
// one file. It says which threads a trader's line has there, and which a venue's.

import Config
import Events

struct TopologyFile {
  private(set) var threads: [ThreadPlan] = []
  private(set) var places = ThreadPlaces()
  private(set) var files: [ConfigFile] = []
  private(set) var errors: [ConfigError] = []

  /// Whether the word names a file and no kind of topology.
  static func isName(_ text: String) -> Bool {
    text.hasSuffix(".yaml") || text.hasSuffix(".yml")
  }

  /// Reads the file that `topology` names, and takes the threads of the line with these stages.
  init(
    _ root: ConfigDecoder, stages: [StageID],
    open: (String) throws(ConfigErrors) -> ConfigFile
  ) {
    let name = ConfigTexts.name(of: "topology", in: root)
    guard let file = ConfigTexts.open("topology", named: name, in: root, with: open, &errors)
    else { return }
    files = [file]
    do throws(ConfigErrors) {
      let decoder = try ConfigDecoder(file: file, environment: nil)
      // Both are read whichever is asked for, so that a mistake in the other isn't found a year later.
      for (key, its) in [("trader", Topology.stages), ("venue", Topology.venueStages)] {
        let isAsked = its == stages
        guard isAsked || decoder.has(key) else { continue }
        let section = decoder.section(key)
        guard section.isPresent else { continue }
        let (threads, places) = LineTerms.threads("threads", of: section, its)
        if isAsked { (self.threads, self.places) = (threads, places) }
      }
      try decoder.finish()
    } catch { errors += error.errors }
  }
}
