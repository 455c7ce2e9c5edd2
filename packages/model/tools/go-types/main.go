// Prints, as JSON, what the Go structs of the Kubernetes API say that OpenAPI does not: the order of fields, named types,
// pointers, embedded structs, and which zero values are left out. Run by hand when the version of Kubernetes changes:
//
//	go mod tidy && go run . > ../../openapi/go-types.json
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v1"
	batch "k8s.io/api/batch/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	events "k8s.io/api/events/v1"
	networking "k8s.io/api/networking/v1"
	node "k8s.io/api/node/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var roots = []any{
	core.Node{}, core.Namespace{}, core.Pod{}, core.PodTemplate{}, core.Event{}, core.Service{}, core.Endpoints{}, core.ConfigMap{}, core.Secret{},
	core.ServiceAccount{}, core.ResourceQuota{}, core.LimitRange{}, core.Binding{}, core.PersistentVolumeClaim{}, core.PersistentVolume{},
	apps.DaemonSet{}, apps.ControllerRevision{}, apps.ReplicaSet{}, apps.Deployment{}, apps.StatefulSet{}, batch.Job{}, batch.CronJob{},
	scheduling.PriorityClass{}, coordination.Lease{}, policy.PodDisruptionBudget{}, policy.Eviction{}, discovery.EndpointSlice{}, events.Event{},
	autoscaling.Scale{}, apiextensions.CustomResourceDefinition{}, meta.DeleteOptions{}, meta.CreateOptions{}, meta.UpdateOptions{}, meta.PatchOptions{},
	rbac.Role{}, rbac.RoleBinding{}, rbac.ClusterRole{}, rbac.ClusterRoleBinding{}, storage.StorageClass{}, storage.CSIDriver{}, node.RuntimeClass{},
	networking.NetworkPolicy{}, admissionregistration.ValidatingWebhookConfiguration{}, admissionregistration.MutatingWebhookConfiguration{},
}

// Field is one JSON field; Type is printed as Go prints it, without leading asterisks.
type Field struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Pointer  bool   `json:"pointer,omitempty"`
	Omit     string `json:"omit,omitempty"`
	Embedded string `json:"embedded,omitempty"`
	// Kind is the kind of a named type that is no struct: "string", "map", "slice", "int32".
	Kind string `json:"kind,omitempty"`
	// Element is the type of elements of lists and maps.
	Element string `json:"element,omitempty"`
	// ElementKind is like Kind, for elements.
	ElementKind string `json:"elementKind,omitempty"`
}

var found = map[string][]Field{}

func full(t reflect.Type) string {
	path := strings.NewReplacer("k8s.io/", "io.k8s.", "/", ".").Replace(t.PkgPath())
	return path + "." + t.Name()
}

func visit(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || !strings.HasPrefix(t.PkgPath(), "k8s.io/") {
		return
	}
	if _, unmarshals := reflect.New(t).Interface().(json.Unmarshaler); unmarshals {
		return
	}
	if _, done := found[full(t)]; done {
		return
	}
	found[full(t)] = nil
	found[full(t)] = fields(t, "")
}

func fields(t reflect.Type, embedded string) []Field {
	list := []Field{}
	for i := range t.NumField() {
		f := t.Field(i)
		tag := strings.Split(f.Tag.Get("json"), ",")
		if tag[0] == "" {
			if f.Anonymous {
				list = append(list, fields(f.Type, f.Name)...)
			}
			continue
		}
		if tag[0] == "-" {
			continue
		}
		list = append(list, field(f, tag, embedded))
		visit(f.Type)
	}
	return list
}

func field(f reflect.StructField, tag []string, embedded string) Field {
	t := f.Type
	out := Field{Name: tag[0], Embedded: embedded}
	for _, option := range tag[1:] {
		if option == "omitempty" || option == "omitzero" {
			out.Omit = strings.TrimPrefix(out.Omit+"+"+option, "+")
		}
	}
	if t.Kind() == reflect.Pointer {
		out.Pointer = true
		t = t.Elem()
	}
	out.Type, out.Kind = t.String(), t.Kind().String()
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		out.Element, out.ElementKind = t.Elem().String(), t.Elem().Kind().String()
	}
	return out
}

func main() {
	for _, root := range roots {
		visit(reflect.TypeOf(root))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(found); err != nil {
		panic(err)
	}
}
