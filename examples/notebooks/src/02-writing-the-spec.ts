// %% [markdown]
// # 2 · Writing the spec
//
// A DaemonSet is a text before it is anything else. This lesson goes through that text field by field, and lets the API
// server refuse what is wrong: its messages are worth reading slowly, since they say *where* and *what*.

// %%
import { createCluster } from "everynode";
import { exercise, showAll, showKubectl, showMap, showTable, showText } from "@everynode/notebook";

const cluster = createCluster({ nodes: 2, latencies: "recorded" });
cluster.settle();
const apply = (manifest: string) =>
  showKubectl(cluster, "apply -f agent.yaml", { files: { "agent.yaml": manifest } });

const agent = `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: { app: agent }
  template:
    metadata:
      labels: { app: agent }
    spec:
      containers:
      - name: agent
        image: agent:1
`;
apply(agent);

// %% [markdown]
// ## What has to be there
//
// `apiVersion`, `kind` and `metadata` stand in every object. A DaemonSet needs a name that could stand in a host name (a
// *DNS subdomain*: lower case, digits, `-` and `.`), a template, and a selector.

// %%
showAll(
  apply(agent.replace("name: agent\n", "name: Log_Agent\n")),
  apply("apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: empty }\nspec: {}"),
);

// %% [markdown]
// ## The template
//
// `spec.template` is a pod without `apiVersion` and `kind`: the same fields, the same rules. A DaemonSet adds one rule.
// Its pods are to run for ever, so `restartPolicy` is `Always`, which is also what it is when nobody says anything.

// %%
const withPolicy = (policy: string) =>
  agent.replace("containers:", `restartPolicy: ${policy}\n      containers:`);
showAll(apply(withPolicy("OnFailure")), apply(withPolicy("Always")));

// %% [markdown]
// A field that stands one level too high is another field, and one that does not exist. This happens to the best: here
// `tolerations` stands beside the template's `spec` instead of inside it.

// %%
apply(
  agent
    .replace("name: agent\n", "name: too-high\n")
    .replace("    spec:\n", "    tolerations: []\n    spec:\n"),
);

// %% [markdown]
// ## The selector
//
// By its selector a DaemonSet knows which pods are its own. `matchLabels` asks for labels with exactly these values,
// `matchExpressions` for more: a key, an operator (`In`, `NotIn`, `Exists`, `DoesNotExist`), and values where the operator
// takes some. **All** of it must be met. A Job's selector works in the same way, with one difference: a Job is given one
// when it has none, a DaemonSet is not.
//
// A template whose pods the set would not recognise makes no sense, so it is refused.

// %%
const selecting = (selector: string) =>
  agent
    .replace("matchLabels: { app: agent }", selector)
    .replace("labels: { app: agent }", "labels: { app: agent, tier: node }")
    .replaceAll("name: agent\n", "name: tiers\n");
showAll(
  apply(selecting("matchLabels: { app: something-else }")),
  apply(selecting("matchExpressions: [{ key: tier, operator: In, values: [rack] }]")),
  apply(
    selecting(
      "matchLabels: { app: agent }\n    matchExpressions: [{ key: tier, operator: In, values: [node] }]",
    ),
  ),
);

// %% [markdown]
// ## A selector is for ever
//
// Once the set is there, its selector cannot be changed.

// %%
cluster.settle();
const other = { matchLabels: { app: "agent2" } };
const patch = { spec: { selector: other, template: { metadata: { labels: other.matchLabels } } } };
showKubectl(cluster, `patch daemonset agent --type merge -p '${JSON.stringify(patch)}'`);

// %% [markdown]
// It once could be, in the versions before `apps/v1`. What came of it we can still see: delete the set but keep its pods, and
// make one with another selector. That is what a changed selector amounted to. The new set does not know the old pods, and
// nobody looks after them any more: **orphans**, one beside each new pod.

// %%
showKubectl(cluster, ["delete daemonset agent --cascade=orphan", "delete daemonset tiers"]);
cluster.load(agent.replaceAll("app: agent", "app: agent2").replace("image: agent:1", "image: agent:2"));
cluster.settle();
showAll(showMap(cluster), showKubectl(cluster, "get pods -L app -o wide"));

// %% [markdown]
// ## Texts from old books
//
// A DaemonSet of `extensions/v1beta1` did not need a selector: it was made of the template's labels. Kubernetes has not
// served that version since 1.16 and refuses it. Here you may load it: it is converted, and every difference is told.

// %%
const old = `
apiVersion: extensions/v1beta1
kind: DaemonSet
metadata:
  name: fluentd
spec:
  template:
    metadata:
      labels: { app: fluentd }
    spec:
      containers:
      - name: fluentd
        image: fluent/fluentd:v0.14.10
`;
const refused = showKubectl(cluster, "apply -f old.yaml", { files: { "old.yaml": old } });
cluster.load(old);
const { selector, updateStrategy } = cluster.get("DaemonSet", "fluentd").spec;
showAll(refused, showText(cluster.warnings), showTable([{ selector, updateStrategy }]));

// %% [markdown]
// ## Your turn

// %% [task]
const broken = agent
  .replace("matchLabels: { app: agent }", "matchLabels: { app: agnet }")
  .replace("    spec:", "    spec:\n      restartPolicy: Never")
  .replace("name: agent\n", "name: my_agent\n");
const mend = exercise({
  title: "mend a manifest",
  task: `Three things are wrong with \`broken\`:\n${broken}\nMend them, and load the result: name it "my-agent".`,
  cluster: () => createCluster({ nodes: 2 }),
  checks: {
    "the API server takes it": (its) => its.list("DaemonSet").length === 1 || "there is no DaemonSet",
    "it is called my-agent": (its) => its.find("DaemonSet", "my-agent") !== undefined,
    "both nodes have its pod": (its) => its.get("DaemonSet", "my-agent").status.numberReady === 2,
  },
  hint: "load it as it is and read the message; mend what it says, and load it again",
});
mend;

// %% [exercise]
mend.attempt((mine) => {
  mine.load(broken);
});

// %% [solution]
mend.attempt((mine) => {
  mine.load(
    broken
      .replace("my_agent", "my-agent")
      .replace("agnet", "agent")
      .replace("      restartPolicy: Never\n", ""),
  );
});

// %% [task]
const foresee = exercise<readonly string[]>({
  title: "foresee what a selector takes",
  task: 'Return the names of the pods that this selector selects:\n  matchLabels: { app: agent }\n  matchExpressions: [{ key: tier, operator: NotIn, values: [rack] }, { key: old, operator: DoesNotExist }]\nThe pods: a { app: agent }, b { app: agent, tier: rack }, c { app: agent, tier: node }, d { app: agent, old: "" }, e { tier: node }',
  cluster: () => {
    const pods = {
      a: { app: "agent" },
      b: { app: "agent", tier: "rack" },
      c: { app: "agent", tier: "node" },
      d: { app: "agent", old: "" },
      e: { tier: "node" },
    };
    return createCluster({
      objects: Object.entries(pods).map(([name, labels]) => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, labels },
        spec: { containers: [{ name: "main", image: "app:1" }] },
      })),
    });
  },
  checks: {
    "these are the pods that the API server selects": (its, said) => {
      const right = its
        .list("Pod", { labelSelector: "app=agent,tier notin (rack),!old" })
        .map(({ metadata }) => metadata.name);
      return [...(said ?? [])].sort().join() === right.join() || `you said ${said?.join(", ") || "none"}`;
    },
  },
  hint: "NotIn is also met by pods that do not have the label at all",
});
foresee;

// %% [exercise]
foresee.attempt(() => []);

// %% [solution]
foresee.attempt(() => ["a", "c"]);
