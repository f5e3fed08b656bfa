// Serves the Terraform provider for Docker as Pulumi's provider plugin "docker", under the tokens and field names of the
// npm package @pulumi/docker. It is built only where Pulumi's own plugin cannot be downloaded.
//
// The Terraform provider keeps its constructor in an internal package, so this module's path lies below the provider's.
package main

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	docker "github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// version is the version of the npm package that this plugin serves; the linker sets it.
var version = "0.0.0"

// Terraform resource to Pulumi resource, where the names differ by more than their spelling.
var renamed = map[string]string{"docker_image": "RemoteImage", "docker_config": "ServiceConfig"}

// Lists whose Pulumi name is not the plural of the Terraform name.
var unpluralised = map[string]map[string]*tfbridge.SchemaInfo{
	"docker_container": {
		"command":           {Name: "command"},
		"dns":               {Name: "dns"},
		"networks_advanced": {Name: "networksAdvanced"},
	},
}

// token turns docker_remote_image into docker:index/remoteImage:RemoteImage.
func token(terraformName string) tokens.Type {
	name := renamed[terraformName]
	if name == "" {
		for _, word := range strings.Split(strings.TrimPrefix(terraformName, "docker_"), "_") {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return tokens.Type("docker:index/" + strings.ToLower(name[:1]) + name[1:] + ":" + name)
}

func main() {
	terraform := docker.New(version)()
	resources := map[string]*tfbridge.ResourceInfo{}
	for name := range terraform.ResourcesMap {
		resources[name] = &tfbridge.ResourceInfo{Tok: token(name), Fields: unpluralised[name]}
	}
	tfbridge.Main("docker", version, tfbridge.ProviderInfo{
		P:         sdkv2.NewProvider(terraform),
		Name:      "docker",
		Version:   version,
		Resources: resources,
	}, []byte(`{"name":"docker"}`))
}
