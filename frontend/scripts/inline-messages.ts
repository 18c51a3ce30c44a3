import { createCompiledCatalog } from "@lingui/cli/api";
import { linguiTransformerBabelPreset } from "@lingui/vite-plugin";
import config from "../lingui.config.ts";

/** The mark that Lingui's macro leaves on what it made. */
const MARK = "* i18n ";
/** Ids find a message in the catalogue of another language; without one they are letters that nothing compresses. */
const HAS_CATALOGUES = config.locales.length > 1;

interface Node {
  type: string;
  value?: unknown;
  key?: { name?: string };
  properties?: { key?: { name?: string }; value: Node }[];
  leadingComments?: { value: string }[] | null;
}

interface NodePath {
  node: Node;
  buildCodeFrameError: (message: string) => Error;
}

/**
 * The words of the source stand, compiled, where they are said: each page brings its own, no page fetches everybody's,
 * and nothing is parsed in the browser. A catalogue is for the other languages.
 */
export function inlineMessages(): ReturnType<typeof linguiTransformerBabelPreset> {
  const macro = linguiTransformerBabelPreset({ descriptorFields: "message" });
  return { ...macro, preset: { plugins: [...macro.preset.plugins, compileInPlace] } };
}

function compileInPlace({ types }: { types: { valueToNode: (value: unknown) => Node } }) {
  return {
    name: "regulars-inline-messages",
    visitor: {
      ObjectExpression(path: NodePath) {
        const { properties = [], leadingComments } = path.node;
        if (!leadingComments?.some(({ value }) => value === MARK)) return;
        if (!HAS_CATALOGUES) path.node.properties = properties.filter(({ key }) => key?.name !== "id");
        for (const property of properties) {
          // Compiled already: the node is seen again when something around it is replaced.
          if (property.key?.name !== "message" || property.value.type === "ArrayExpression") continue;
          if (property.value.type !== "StringLiteral") throw path.buildCodeFrameError("A message is written out.");
          property.value = types.valueToNode(compiled(String(property.value.value)));
        }
      },
    },
  };
}

/** As it would stand in a catalogue: texts, names of values, and cases. */
function compiled(message: string): unknown {
  const { source, errors } = createCompiledCatalog("en", { message }, { namespace: "json" });
  if (errors[0]) throw errors[0].error;
  return (JSON.parse(source) as { messages: { message: unknown } }).messages.message;
}
